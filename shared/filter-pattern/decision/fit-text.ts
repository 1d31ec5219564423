import { isJsonObject, type CloudTrailRecord, type JsonObject, type JsonValue } from '../json-value.ts';
import { mandatoryMembers } from './record-axioms.ts';
import type { Place } from './record-model.ts';
import { examplesOf } from '../meaning/regex-matches.ts';
import type { Literal } from './solver-trail.ts';
import type { TextTests } from './text-terms.ts';

/**
 * Changes a record where no place speaks of it, so that its serialisation contains what the solver's assignment asserts
 * and not what it denies. An attempt: whether it succeeded is for the replay to say.
 */
export function fitText(
  record: CloudTrailRecord,
  root: Place,
  tests: TextTests,
  holds: (literal: Literal) => boolean,
): CloudTrailRecord {
  const denied = [...tests.values()].filter(({ literal }) => !holds(literal));
  const isDenied = (text: string) => denied.some(({ isIn }) => isIn(text));
  const purged = isDenied(JSON.stringify(record)) ? withoutText(record, root, isDenied) : record;
  const message = JSON.stringify(purged);
  const missing = [...tests.values()]
    .filter(({ literal, isIn }) => holds(literal) && !isIn(message))
    .map(({ inString }) => examplesOf(inString.regex)[0] ?? '');
  return missing.length === 0 ? purged : withText(purged, root, missing.join(' '));
}

/** Puts the text where real records quote what a caller sent, if no pattern speaks of that member. */
function withText(record: CloudTrailRecord, root: Place, text: string): CloudTrailRecord {
  const { userAgent, userIdentity } = record;
  if (isFree(root, 'userAgent')) {
    return { ...record, userAgent: typeof userAgent === 'string' ? `${userAgent} ${text}` : text };
  }
  if (isFree(root, 'errorMessage')) return { ...record, errorMessage: text };
  const identity = root.children.find(({ step }) => 'key' in step && step.key === 'userIdentity');
  const member = ['userName', 'principalId', 'sessionContext'].find(
    (key) => identity === undefined || isFree(identity, key),
  );
  if (member === undefined || !isJsonObject(userIdentity)) return record;
  const value = member === 'sessionContext' ? { sourceIdentity: text } : text;
  return { ...record, userIdentity: { ...userIdentity, [member]: value } };
}

function isFree(place: Place, key: string): boolean {
  return !place.children.some(({ step }) => 'key' in step && step.key === key);
}

function withoutText(value: JsonObject, place: Place, isDenied: (text: string) => boolean): JsonObject {
  const kept: [string, JsonValue][] = [];
  for (const [key, member] of Object.entries(value)) {
    const child = place.children.find(({ step }) => 'key' in step && step.key === key);
    if (child !== undefined) {
      kept.push([key, isJsonObject(member) ? withoutText(member, child, isDenied) : member]);
    } else if (!isDenied(JSON.stringify({ [key]: member }))) {
      kept.push([key, member]);
    } else if (place.parent === null && mandatoryMembers.includes(key)) {
      kept.push([key, replacement(member, isDenied)]);
    }
  }
  return Object.fromEntries(kept);
}

function replacement(member: JsonValue, isDenied: (text: string) => boolean): JsonValue {
  if (isJsonObject(member)) return {};
  return ['example', 'x', '0', '-', ''].find((text) => !isDenied(JSON.stringify(text))) ?? '';
}
