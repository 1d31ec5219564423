import { isJsonArray, isJsonObject, type CloudTrailRecord, type JsonValue } from '../json-value.ts';

/** What a place of a JSON document can hold; `absent` is "no such field". */
export const valueKinds = ['absent', 'null', 'true', 'false', 'number', 'string', 'array', 'object'] as const;
export type ValueKind = (typeof valueKinds)[number];

export function kindOfValue(value: JsonValue | undefined): ValueKind {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'string';
  return isJsonArray(value) ? 'array' : 'object';
}

/** What is known of some top-level members of every CloudTrail record, and who says so. */
interface RecordAxiom {
  readonly members: readonly string[];
  readonly kinds: readonly ValueKind[];
  readonly source: string;
}

const recordContents =
  'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html';

/**
 * What every well-formed CloudTrail record keeps to. Members that are not named here, and everything below the top
 * level, may hold anything or be absent.
 */
export const recordAxioms: readonly RecordAxiom[] = [
  {
    // "Optional: False" on the page, all of type string.
    members: ['eventVersion', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'eventID'],
    kinds: ['string'],
    source: recordContents,
  },
  {
    // "Optional: True"; sourceIPAddress, userAgent, eventType and recipientAccountId are missing in records of services
    // and in AWS's own examples of old records.
    members: [
      'errorCode',
      'errorMessage',
      'sourceIPAddress',
      'userAgent',
      'requestID',
      'eventType',
      'recipientAccountId',
      'sharedEventID',
      'eventCategory',
      'vpcEndpointId',
      'apiVersion',
    ],
    kinds: ['string', 'absent'],
    source: recordContents,
  },
  {
    members: ['userIdentity'],
    kinds: ['object'],
    source:
      'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html',
  },
  {
    // "responseElements": null stands in most records of calls that only read.
    members: ['requestParameters', 'responseElements', 'additionalEventData', 'tlsDetails'],
    kinds: ['object', 'null', 'absent'],
    source: recordContents,
  },
  { members: ['resources'], kinds: ['array', 'absent'], source: recordContents },
  {
    // Missing in AWS's own AssumeRole examples of version 1.05.
    members: ['readOnly', 'managementEvent'],
    kinds: ['true', 'false', 'absent'],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html',
  },
];

const kindsByMember: ReadonlyMap<string, readonly ValueKind[]> = new Map(
  recordAxioms.flatMap(({ members, kinds }) => members.map((member) => [member, kinds] as const)),
);

/** What a top-level member can hold. */
export function kindsOfMember(member: string): readonly ValueKind[] {
  return kindsByMember.get(member) ?? valueKinds;
}

/** The members that every record has. */
export const mandatoryMembers: readonly string[] = [...kindsByMember]
  .filter(([, kinds]) => !kinds.includes('absent'))
  .map(([member]) => member);

/**
 * An event and the one service that emits it: a record of that name has that source. `AssumeRole` comes from
 * sts.amazonaws.com only: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export interface EmittedEvent {
  readonly name: string;
  readonly source: string;
}

/** The members in the order of AWS's examples, which CloudTrail's records have. */
export const memberOrder: readonly string[] = [
  'eventVersion',
  'userIdentity',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'requestID',
  'eventID',
  'readOnly',
  'resources',
  'eventType',
  'apiVersion',
  'managementEvent',
  'recipientAccountId',
  'sharedEventID',
  'vpcEndpointId',
  'eventCategory',
  'tlsDetails',
];

/** Whether a record keeps to every axiom, those of the events included. */
export function isWellFormed(record: CloudTrailRecord, events: readonly EmittedEvent[]): boolean {
  if (!isJsonObject(record)) return false;
  const members = [...new Set([...kindsByMember.keys(), ...Object.keys(record)])];
  if (!members.every((member) => kindsOfMember(member).includes(kindOfValue(record[member])))) return false;
  return events.every(({ name, source }) => record['eventName'] !== name || record['eventSource'] === source);
}
