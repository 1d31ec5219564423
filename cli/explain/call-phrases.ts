import {
  matches,
  type CloudTrailRecord,
  type JsonValue,
  type Pattern,
} from '../../shared/filter-pattern/index.ts';
import type { DecidingTest } from './deciding-tests.ts';
import { valueWords } from './deciding-tests.ts';
import { fieldName, fieldsAt, withValue, type Field } from './fields.ts';
import { quoted, shortened } from './prose.ts';

/** Most phrases in one sentence: more of them name no kind of call any longer. */
const mostPhrases = 2;

/**
 * What kind of calls a record stands for, by the fields that decide about it: "that fail", "made by AWS services",
 * "where `x.y` is `z`".
 * @param fixed the fields that need no word, because the rule itself fixes them
 * @param pattern whose answer to the record is to be explained
 */
export function callPhrases(
  tests: readonly DecidingTest[],
  fixed: ReadonlySet<string>,
  pattern: Pattern,
  record: CloudTrailRecord,
): readonly string[] {
  const phrases = tests.flatMap(({ selector, phrase }) => {
    if (selector === null) return phrase === null ? [] : [phrase];
    const name = fieldName(selector);
    if (fixed.has(name)) return [];
    const [field] = fieldsAt(selector, record);
    return [fieldPhrase(name, field, field !== undefined && isAnyOther(field, pattern, record))];
  });
  return [...new Set(phrases)].slice(0, mostPhrases);
}

/** Whether the pattern's answer stays the same with another text there, so that the text itself does not matter. */
function isAnyOther({ path, value }: Field, pattern: Pattern, record: CloudTrailRecord): boolean {
  if (typeof value !== 'string') return false;
  const other = withValue(record, path, 'ringcheck.example') as CloudTrailRecord;
  return matches(pattern, other) === matches(pattern, record);
}

/**
 * What people call a call by the value of one field. Fields:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function fieldPhrase(name: string, field: Field | undefined, isAny: boolean): string {
  const value = field?.value;
  const own = Object.hasOwn(phrasesByField, name) ? phrasesByField[name] : undefined;
  return own?.(value, isAny) ?? generalPhrase(name, value);
}

function generalPhrase(name: string, value: JsonValue | undefined): string {
  return value === undefined ? `without ${quoted(name)}` : `where ${quoted(name)} is ${valueWords(value)}`;
}

type FieldPhrase = (value: JsonValue | undefined, isAny: boolean) => string | undefined;

const phrasesByField: Readonly<Record<string, FieldPhrase>> = {
  eventName: (value) => (typeof value === 'string' ? `of the event ${shortened(value)}` : undefined),
  // "The AWS service error if the request returns an error": absent where it succeeds.
  errorCode: (value, isAny) => {
    if (value === undefined) return 'that succeed';
    return typeof value === 'string' && !isAny ? `that fail with ${shortened(value)}` : 'that fail';
  },
  'userIdentity.type': (value) => {
    const known =
      typeof value === 'string' && Object.hasOwn(identities, value) ? identities[value] : undefined;
    return known === undefined ? undefined : `made ${known}`;
  },
  // "The name of the AWS service that made the request."
  'userIdentity.invokedBy': (value, isAny) => {
    if (value === undefined) return 'that no AWS service made';
    return typeof value === 'string' && !isAny
      ? `made by the service ${shortened(value)}`
      : 'made by AWS services';
  },
  'userIdentity.sessionContext.attributes.mfaAuthenticated': (value) => {
    if (value === 'true') return 'made with MFA';
    return value === 'false' ? 'made without MFA' : undefined;
  },
  awsRegion: (value) => (typeof value === 'string' ? `made in ${shortened(value)}` : undefined),
  sourceIPAddress: (value) => (typeof value === 'string' ? `made from ${shortened(value)}` : undefined),
};

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const identities: Readonly<Record<string, string>> = {
  Root: 'by the root user',
  IAMUser: 'by IAM users',
  AssumedRole: 'with an assumed role',
  Role: 'by roles',
  FederatedUser: 'by federated users',
  Directory: 'by directory users',
  AWSAccount: 'from another account',
  AWSService: 'by AWS services',
  IdentityCenterUser: 'by IAM Identity Center users',
  SAMLUser: 'by users signed in through SAML',
  WebIdentityUser: 'by users signed in through a web identity',
};
