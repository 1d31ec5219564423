import { baseRecord, otherEvent } from './base-records.ts';
import { callerIdentity, plainCaller } from './caller-shapes.ts';
import {
  departuresOf,
  textOf,
  valueAtPath,
  withDepartures,
  withValueAt,
  type Departure,
} from './departures.ts';
import { isJsonArray, isJsonObject, type CloudTrailRecord, type JsonValue } from '../json-value.ts';
import { eventWithMember, plainEventOf } from './known-events.ts';
import { isPlaceholder, plausibleNumbers, plausibleValues } from './plausible-values.ts';

/**
 * For a record that has words of a text pattern in its user agent, or of a wildcard in a member that never holds such a
 * word: plain records that have them where real ones do.
 */
export function likelierPlaces(
  record: CloudTrailRecord,
  base: CloudTrailRecord,
): readonly CloudTrailRecord[] {
  const [{ userAgent, userIdentity }, plain] = [record, base['userAgent']];
  if (typeof userAgent === 'string' && typeof plain === 'string' && userAgent.startsWith(`${plain} `)) {
    const root = { ...base, userIdentity: callerIdentity('Root') ?? {} };
    const events = base['eventName'] === otherEvent.name ? textualEvents : [];
    return [failed(base), root, ...events.flatMap((event) => [event, failed(event)])];
  }
  if (
    isJsonObject(userIdentity) &&
    userIdentity['arn'] === undefined &&
    userIdentity['userName'] === undefined
  ) {
    return [{ ...record, userIdentity: callerIdentity('IAMUser', { ...plainCaller, user: 'bob' }) ?? {} }];
  }
  return Object.entries(record).flatMap(([member, value]) => {
    const isOdd = /^(?:eventCategory|eventVersion|exampleField\d+)$/.test(member) && value !== base[member];
    if (!isOdd || typeof value !== 'string') return [];
    const restored = withValueAt(record, [member], base[member]);
    if (plausibleValues(member, '').includes(value)) return [];
    const places = plausibleValues('errorCode', '').includes(value)
      ? ['errorCode', 'userAgent']
      : ['userAgent'];
    return places.map((place) => ({ ...restored, [place]: value }));
  });
}

const textualEvents = [
  { name: 'AssumeRoleWithSAML', source: 'sts.amazonaws.com' },
  { name: 'ConsoleLogin', source: 'signin.amazonaws.com' },
].map(baseRecord);

function failed(record: CloudTrailRecord): CloudTrailRecord {
  return record['eventType'] === 'AwsConsoleSignIn'
    ? { ...record, errorMessage: 'Failed authentication', responseElements: { ConsoleLogin: 'Failure' } }
    : { ...record, errorCode: 'AccessDenied', responseElements: null };
}

/** Members that are missing in old records, so that none says more than one that no such call has. */
const laterMembers = ['readOnly', 'eventType', 'managementEvent', 'eventCategory'];

/** Instead of a value of a kind that CloudTrail does not write there: no field at all, or a plausible value. */
export function likelierValues(
  record: CloudTrailRecord,
  { path, value }: Departure,
  base: CloudTrailRecord,
): readonly CloudTrailRecord[] {
  const [container = '', key = ''] = path.length === 1 ? ['', ...path] : path.slice(-2);
  if (value === undefined)
    return path.length === 1 ? [] : [withValueAt(record, path, valueAtPath(base, path))];
  if (value === null && path.length === 1) return [];
  if (key === 'resources' && isJsonArray(value)) return wholeResources(record, value);
  const isText = typeof value === 'string';
  if (isText && !isPlaceholder(value) && !laterMembers.includes(key)) return [];
  const texts = isText ? [] : plausibleValues(key, container).filter((text) => !isPlaceholder(text));
  const last = isText || typeof value === 'number' ? [] : ['example'];
  const instead = [undefined, ...plausibleNumbers(key), ...texts.slice(0, 4), ...last];
  return instead.map((other) => withValueAt(record, path, other));
}

/** Resources with all the members that CloudTrail gives them, and none that is no object. */
function wholeResources(
  record: CloudTrailRecord,
  resources: readonly JsonValue[],
): readonly CloudTrailRecord[] {
  const whole = resources
    .filter(isJsonObject)
    .filter((resource) => Object.keys(resource).length > 0)
    .map((resource) => {
      const owner = /^arn:[\w-]+:\w+:[\w-]*:(\d{12}):/.exec(textOf(resource, 'ARN'))?.[1];
      const accountId = owner ?? (textOf(resource, 'accountId') || '222222222222');
      const ARN = `arn:aws:iam::${accountId}:role/example`;
      return { accountId, type: 'AWS::IAM::Role', ARN, ...resource };
    });
  const padded = resources.map((resource, index) =>
    isJsonObject(resource) ? { ...whole[0], ...resource } : (whole[index] ?? resource),
  );
  const { resources: _, ...without } = record;
  return [without, ...[whole, padded].map((instead) => ({ ...record, resources: instead }))];
}

/**
 * Where the record is of the event that stands for any other: one that has such a source, such an outcome, such a
 * caller or such parameters in real life. For one, GetCallerIdentity is never denied:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function likelierEvents(
  record: CloudTrailRecord,
  base: CloudTrailRecord,
): readonly CloudTrailRecord[] {
  const { eventName, eventSource, errorCode, errorMessage } = record;
  const departures = departuresOf(record, base);
  if (eventName === 'ConsoleLogin' && typeof errorMessage === 'string') {
    return errorMessage === failedSignIn ? [] : [{ ...record, errorMessage: failedSignIn }];
  }
  if (eventName !== otherEvent.name || base['eventName'] !== otherEvent.name) return [];
  const event = (name: string, source: string) => withDepartures(baseRecord({ name, source }), departures);
  if (typeof eventSource === 'string' && eventSource !== otherEvent.source) {
    const name = plainEventOf(eventSource);
    return name === null ? [] : [event(name, eventSource)];
  }
  if (typeof errorCode === 'string' || typeof errorMessage === 'string') {
    const denied = event('ListUsers', 'iam.amazonaws.com');
    const unauthorized = event('DescribeInstances', 'ec2.amazonaws.com');
    if (textOf(record, 'errorCode').startsWith('Client.'))
      return [{ ...denied, errorCode: 'AccessDenied' }, unauthorized];
    return [...(errorMessage === undefined ? [] : [{ ...denied, errorMessage: deniedListUsers }]), denied];
  }
  const likelier = departures
    .map(({ path, value }) => eventWithMember(path, value))
    .find((known) => known !== null);
  return likelier === undefined ? [] : [event(likelier.name, likelier.source)];
}

const failedSignIn = 'Failed authentication';
const deniedListUsers =
  'User: arn:aws:iam::111111111111:user/alice is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111111111111:user/';
