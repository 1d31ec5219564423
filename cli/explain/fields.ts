import type { CloudTrailRecord, JsonObject, JsonValue, Selector } from '../../shared/filter-pattern/index.ts';

/** Where a value stands in a record: keys of objects and indices of arrays. */
export type Path = readonly (string | number)[];

/** A value that a selector points to. */
export interface Field {
  readonly path: Path;
  readonly value: JsonValue;
}

/** A selector as people write a field: `userIdentity.type`, `resources[*].ARN`, `['cluster.name']`. */
export function fieldName({ steps }: Selector): string {
  return steps
    .map((step, position) => {
      const dot = position === 0 ? '' : '.';
      switch (step.kind) {
        case 'key':
          return /^[\p{L}\p{N}_-]+$/u.test(step.key) ? dot + step.key : `['${step.key}']`;
        case 'any-key':
          return `${dot}*`;
        case 'index':
          return `[${String(step.index)}]`;
        case 'any-index':
          return '[*]';
      }
    })
    .join('');
}

/** Whether the selector may point to several values, of which one that fits is enough. */
export function isWildcard({ steps }: Selector): boolean {
  return steps.some(({ kind }) => kind === 'any-key' || kind === 'any-index');
}

/** The values of a record that a selector points to; none where the field is absent. */
export function fieldsAt(selector: Selector, record: CloudTrailRecord): readonly Field[] {
  return selector.steps.reduce<readonly Field[]>(
    (fields, step) =>
      fields.flatMap(({ path, value }): readonly Field[] => {
        if (Array.isArray(value)) {
          const items: readonly Field[] = (value as readonly JsonValue[]).map((item, index) => ({
            path: [...path, index],
            value: item,
          }));
          if (step.kind === 'any-index') return items;
          return step.kind === 'index' ? items.slice(step.index, step.index + 1) : [];
        }
        if (typeof value !== 'object' || value === null) return [];
        const members = Object.entries(value as JsonObject).map(([key, member]) => ({
          path: [...path, key],
          value: member,
        }));
        if (step.kind === 'any-key') return members;
        return step.kind === 'key' ? members.filter((member) => member.path.at(-1) === step.key) : [];
      }),
    [{ path: [], value: record }],
  );
}

/** The record with another value at a path that it has. */
export function withValue(record: JsonValue, [step, ...below]: Path, value: JsonValue): JsonValue {
  if (step === undefined) return value;
  if (Array.isArray(record)) {
    return (record as readonly JsonValue[]).map((item, index) =>
      index === step ? withValue(item, below, value) : item,
    );
  }
  if (typeof record !== 'object' || record === null) return record;
  return Object.fromEntries(
    Object.entries(record as JsonObject).map(([key, member]) => [
      key,
      key === step ? withValue(member, below, value) : member,
    ]),
  );
}
