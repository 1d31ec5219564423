import { assumeRoleParts, baseRecord } from './base-records.ts';
import { callerIdentity, callerOf, callerTypes, impliedType, withSession } from './caller-shapes.ts';
import { departuresOf, textOf, withDepartures, type Departure } from './departures.ts';
import { isJsonObject, memberOf, type CloudTrailRecord, type JsonObject } from '../json-value.ts';
import { sourcesOf } from './known-events.ts';

/** What the record would be if CloudTrail had written it: a plain record of its event and its caller, with its departures. */
export function wholeRecord(record: CloudTrailRecord, base: CloudTrailRecord): CloudTrailRecord {
  const departures = departuresOf(record, base);
  const plain = plainRecord(record) ?? base;
  const kept = departures.filter(
    ({ path: [member] }) => member !== 'eventSource' || plain['eventSource'] === record['eventSource'],
  );
  const departed = withDepartures(plain, kept);
  return withOutcome(withRole(withCaller(departed, plain, kept), kept), kept);
}

/** Of the base and of a plain record of the record's own event, the one from which it departs less. */
export function nearestBase(record: CloudTrailRecord, base: CloudTrailRecord): CloudTrailRecord {
  const { eventName, eventSource } = base;
  if (record['eventName'] === eventName && record['eventSource'] === eventSource) return base;
  const plain = plainRecord(record);
  if (plain === null) return base;
  return departuresOf(record, plain).length < departuresOf(record, base).length ? plain : base;
}

/** A plain record of the record's event, from the service that emits it. */
function plainRecord({ eventName, eventSource }: CloudTrailRecord): CloudTrailRecord | null {
  if (typeof eventName !== 'string' || typeof eventSource !== 'string') return null;
  const sources = sourcesOf(eventName);
  const isItsOwn = sources.length === 0 || sources.includes(eventSource);
  return baseRecord({ name: eventName, source: isItsOwn ? eventSource : (sources[0] ?? eventSource) });
}

/** The record with the `userIdentity` that its caller's type has, and the service that called for it. */
function withCaller(
  record: CloudTrailRecord,
  plain: CloudTrailRecord,
  departures: readonly Departure[],
): CloudTrailRecord {
  const [identity, plainIdentity] = [record['userIdentity'], plain['userIdentity']];
  if (!isJsonObject(identity) || !isJsonObject(plainIdentity)) return record;
  const own = departures.filter(({ path }) => path[0] === 'userIdentity');
  const callingService = serviceIn(record);
  if (own.length === 0 && callingService === null) return record;
  const type = typeOf(identity, plainIdentity, own);
  const byDefault = record['eventName'] === 'AssumeRole' ? 'ec2.amazonaws.com' : 'cloudtrail.amazonaws.com';
  const service = callingService ?? (type === 'AWSService' ? byDefault : null);
  const shape =
    typeof type === 'string' ? callerIdentity(type, { ...callerOf(identity, plainIdentity), service }) : null;
  if (shape === null) return record;
  const isInSession = type === 'IAMUser' && hasSession(identity);
  const isForeign = type === 'AWSAccount' || type === 'AWSService';
  return withDepartures(
    {
      ...record,
      userIdentity: isInSession ? withSession(shape) : shape,
      ...(service === null ? {} : { sourceIPAddress: service, userAgent: service }),
      // The account that owns the role is told so of callers that are not of its own.
      ...(isForeign && record['eventName'] === 'AssumeRole' ? { recipientAccountId: '222222222222' } : {}),
    },
    departures,
  );
}

/** The type that the record says; or one that its other members imply; or one that does not have what is missing. */
function typeOf(identity: JsonObject, plain: JsonObject, own: readonly Departure[]): string | null {
  const plainType = memberOf(plain, 'type');
  const missing = own
    .filter(({ path, value }) => path.length === 2 && value === undefined)
    .map(({ path }) => path[1] ?? '');
  const isTold = own.some(({ path, value }) => path[1] === 'type' && value !== undefined);
  if (isTold || own.length === 0) {
    const told = memberOf(identity, 'type');
    return typeof told === 'string' ? told : null;
  }
  const lacksThem = (type: string) =>
    missing.every((key) => key === 'type' || memberOf(callerIdentity(type) ?? {}, key) === undefined);
  const implied = impliedType(identity);
  if (implied !== null && lacksThem(implied)) return implied;
  if (missing.length > 0) return callerTypes.find(lacksThem) ?? null;
  return typeof plainType === 'string' ? plainType : null;
}

function hasSession(identity: JsonObject): boolean {
  return (
    memberOf(identity, 'sessionContext') !== undefined || textOf(identity, 'accessKeyId').startsWith('ASIA')
  );
}

/**
 * The service that made the call or on whose behalf it was made: "For services in AWS, only the DNS name is displayed".
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function serviceIn({ userIdentity, sourceIPAddress, userAgent }: CloudTrailRecord): string | null {
  const invokedBy = isJsonObject(userIdentity) ? memberOf(userIdentity, 'invokedBy') : undefined;
  const names = [invokedBy, sourceIPAddress, userAgent].filter((name) => typeof name === 'string');
  return names.find((name) => /^[\w-]+\.amazonaws\.com$/.test(name) || name === 'AWS Internal') ?? null;
}

/** The role that the parameters name is the one that was assumed. */
function withRole(record: CloudTrailRecord, departures: readonly Departure[]): CloudTrailRecord {
  const { requestParameters, responseElements, resources } = record;
  const isOther = departures.some(
    ({ path }) => path[0] === 'requestParameters' && /^role(?:Arn|SessionName)$/.test(path[1] ?? ''),
  );
  if (
    !isOther ||
    !isJsonObject(requestParameters) ||
    !isJsonObject(responseElements) ||
    resources === undefined
  )
    return record;
  const { roleArn, roleSessionName } = requestParameters;
  if (typeof roleArn !== 'string' || typeof roleSessionName !== 'string') return record;
  const parts = assumeRoleParts(roleArn, roleSessionName);
  const assumed = {
    responseElements: { ...responseElements, ...parts.responseElements },
    resources: parts.resources,
  };
  return withDepartures({ ...record, ...assumed }, departures);
}

/**
 * A call that failed has no response, a sign-in that failed says so there, and the root user cannot assume a role:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
function withOutcome(record: CloudTrailRecord, departures: readonly Departure[]): CloudTrailRecord {
  const { errorCode, errorMessage, eventName, userIdentity } = record;
  const isRoot = isJsonObject(userIdentity) && memberOf(userIdentity, 'type') === 'Root';
  const isRefused = eventName === 'AssumeRole' && isRoot;
  if (typeof errorCode !== 'string' && typeof errorMessage !== 'string' && !isRefused) return record;
  const isSignIn = record['eventType'] === 'AwsConsoleSignIn' && typeof eventName === 'string';
  const outcome = isSignIn
    ? { responseElements: { [eventName]: 'Failure' } }
    : { errorCode: errorCode ?? 'AccessDenied', responseElements: null };
  return withDepartures({ ...record, ...outcome }, departures);
}
