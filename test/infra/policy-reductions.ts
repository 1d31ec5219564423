import type { PolicyStatement } from './policies.ts';

/** The statement without one of its actions, resources, condition keys or their values, for each of them. */
export function reductions(statement: PolicyStatement): readonly (readonly [string, PolicyStatement])[] {
  const { Condition = {} } = statement;
  const ofLists = (['Action', 'Resource'] as const).flatMap((member) =>
    others(statement[member]).map(([value, rest]) => [value, { ...statement, [member]: rest }] as const),
  );
  const ofConditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, wanted]) => {
      const { [key]: _taken, ...rest } = keys;
      return [
        [key, withKeys(statement, operator, rest)] as const,
        ...others(wanted as string).map(
          ([value, left]) => [value, withKeys(statement, operator, { ...keys, [key]: left })] as const,
        ),
      ];
    }),
  );
  return [...ofLists, ...ofConditions];
}

/** Each of several values, with those that are left without it. */
function others(
  values: string | readonly string[] | undefined,
): readonly (readonly [string, readonly string[]])[] {
  if (!Array.isArray(values) || values.length < 2) return [];
  const list = values as readonly string[];
  return list.map((value) => [value, list.filter((other) => other !== value)] as const);
}

function withKeys(statement: PolicyStatement, operator: string, keys: object): PolicyStatement {
  return { ...statement, Condition: { ...statement.Condition, [operator]: keys } } as PolicyStatement;
}
