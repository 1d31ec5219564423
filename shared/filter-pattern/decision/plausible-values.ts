import { callerTypes } from './caller-shapes.ts';
import { knownEventNames } from './known-events.ts';

/**
 * Values that real records have, tried before invented ones so that witnesses read like records. They are suggestions
 * only: whether one fits is decided by the search and by the replay. By the name of the field, or by the names of the
 * field and of what it stands in.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const byName: Readonly<Record<string, readonly string[]>> = {
  eventVersion: ['1.08', '1.11', '1.05'],
  eventTime: ['2026-01-15T12:00:00Z', '2026-01-17T22:30:00Z', '2025-11-03T08:15:00Z'],
  eventName: [
    'AssumeRoleWithSAML',
    'AssumeRoleWithWebIdentity',
    'AssumeRoot',
    'GetCallerIdentity',
    'GetSessionToken',
    'ConsoleLogin',
    'RunInstances',
    'CreateUser',
    'PutBucketPolicy',
    'DescribeInstances',
    'ListBuckets',
    'UpdateTrail',
    'DeleteTrail',
  ],
  eventSource: [
    'sts.amazonaws.com',
    'iam.amazonaws.com',
    'signin.amazonaws.com',
    'ec2.amazonaws.com',
    's3.amazonaws.com',
    'cloudtrail.amazonaws.com',
  ],
  eventType: ['AwsApiCall', 'AwsServiceEvent', 'AwsConsoleSignIn', 'AwsConsoleAction'],
  eventCategory: ['Management', 'Data', 'Insight', 'NetworkActivity'],
  errorCode: ['AccessDenied', 'Client.UnauthorizedOperation', 'AccessDeniedException', 'ValidationError'],
  errorMessage: [
    'User: arn:aws:iam::111111111111:user/alice is not authorized to perform: sts:AssumeRole',
    'Failed authentication',
  ],
  awsRegion: ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2', 'cn-north-1', 'us-gov-west-1'],
  sourceIPAddress: [
    '192.0.2.10',
    '198.51.100.7',
    'ec2.amazonaws.com',
    'cloudformation.amazonaws.com',
    '10.0.0.10',
    '172.16.0.10',
    '192.168.0.10',
    '2001:db8::10',
    'AWS Internal',
  ],
  userAgent: [
    'aws-cli/2.15.33',
    'Boto3/1.34.0',
    'ec2.amazonaws.com',
    'console.amazonaws.com',
    'AWS Internal',
  ],
  type: callerTypes,
  'sessionIssuer.type': ['Role', 'IAMUser', 'Root'],
  'resources.type': ['AWS::IAM::Role', 'AWS::S3::Bucket', 'AWS::KMS::Key'],
  arn: [
    'arn:aws:iam::111111111111:user/alice',
    'arn:aws:sts::111111111111:assumed-role/Operator/alice',
    'arn:aws:sts::111111111111:assumed-role/Operator/i-0123456789abcdef0',
    'arn:aws:iam::111111111111:root',
  ],
  'sessionIssuer.arn': ['arn:aws:iam::111111111111:role/Operator', 'arn:aws:iam::111111111111:user/alice'],
  'assumedRoleUser.arn': ['arn:aws:sts::222222222222:assumed-role/other/alice'],
  principalId: [
    'AIDACKCEVSQ6C2EXAMPLE',
    'AROACKCEVSQ6C2EXAMPLE:alice',
    'AROACKCEVSQ6C2EXAMPLE:i-0123456789abcdef0',
  ],
  'sessionIssuer.principalId': ['AROACKCEVSQ6C2EXAMPLE', 'AROAIDPPEZS35WEXAMPLE'],
  accountId: ['111111111111', '222222222222'],
  recipientAccountId: ['111111111111', '222222222222'],
  accessKeyId: ['AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE', 'AKIAI44QH8DHBEXAMPLE'],
  requestID: ['11111111-1111-4111-8111-111111111111', '44444444-4444-4444-8444-444444444444'],
  eventID: ['22222222-2222-4222-8222-222222222222', '55555555-5555-4555-8555-555555555555'],
  sharedEventID: ['66666666-6666-4666-8666-666666666666'],
  vpcEndpointId: ['vpce-0123456789abcdef0', 'vpce-0fedcba9876543210'],
  apiVersion: ['2011-06-15', '2016-11-15'],
  invokedBy: ['cloudformation.amazonaws.com', 'ec2.amazonaws.com', 'AWS Internal'],
  userName: ['alice', 'bob'],
  'sessionIssuer.userName': ['Operator', 'Deployer'],
  creationDate: ['2026-01-15T11:30:00Z', '2026-01-15T11:45:00Z'],
  mfaAuthenticated: ['false', 'true'],
  sourceIdentity: ['alice', 'bob'],
  identityProvider: ['bdGOnTesti4+ExamplexL/jEvs=', 'accounts.google.com'],
  roleArn: ['arn:aws:iam::222222222222:role/example', 'arn:aws:iam::222222222222:role/other'],
  roleSessionName: ['alice', 'bob'],
  ARN: ['arn:aws:iam::222222222222:role/example', 'arn:aws:iam::222222222222:role/other'],
  MFAUsed: ['No', 'Yes'],
  MobileVersion: ['No', 'Yes'],
  LoginTo: ['https://console.aws.amazon.com/console/home'],
  ConsoleLogin: ['Success', 'Failure'],
  SwitchRole: ['Success', 'Failure'],
  instanceType: ['t3.micro', 'm5.large'],
  externalId: ['example-external-id'],
  'policyArns.arn': ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  bucketName: ['example-bucket', 'other-bucket'],
  key: ['reports/2026.csv', 'terraform.tfstate'],
  tlsVersion: ['TLSv1.3', 'TLSv1.2'],
};

/** What stands before and after the part that a pattern asks for, in fields whose values have a form. */
const frames: Readonly<Record<string, readonly (readonly [head: string, tail: string])[]>> = {
  eventTime: [['2026-01-15', '30:00Z']],
  awsRegion: [['', '-1']],
  eventSource: [['', '.amazonaws.com']],
  sourceIPAddress: [
    ['', '0.10'],
    ['192.0.2.', ''],
  ],
  userAgent: [
    ['aws-cli/2.15.33 ', ''],
    ['', '/1.0.0'],
  ],
  arn: [
    ['arn:aws:iam::111111111111:user/', ''],
    ['arn:aws:sts::111111111111:assumed-role/', '/alice'],
  ],
  'sessionIssuer.arn': [['arn:aws:iam::111111111111:role/', '']],
  principalId: [
    ['AROACKCEVSQ6C2EXAMPLE:', ''],
    ['AIDA', 'EXAMPLE'],
  ],
  accessKeyId: [['', 'IOSFODNN7EXAMPLE']],
  roleArn: [['arn:aws:iam::222222222222:role/', '']],
  ARN: [['arn:aws:iam::222222222222:role/', '']],
  'assumedRoleUser.arn': [['arn:aws:sts::222222222222:assumed-role/', '/alice']],
  'policyArns.arn': [['arn:aws:iam::aws:policy/', '']],
  instanceType: [
    ['m5', ''],
    ['', '.24xlarge'],
  ],
  vpcEndpointId: [['vpce-', '']],
  secretId: [['prod/', '']],
  key: [['reports/', '']],
};

/** Values worth trying for a field, given its name and that of the field it stands in. */
export function plausibleValues(key: string, container: string): readonly string[] {
  return [...(entryOf(byName, key, container) ?? []), 'example', 'other', ''];
}

/** The fragment as a part of values that the field could have, first where it fits into the form. */
export function framed(fragment: string, key: string, container: string): readonly string[] {
  if (fragment === '') return [];
  // A name does not end, or begin, with what separates its parts.
  const ended = /[-_/]$/.test(fragment) ? `${fragment}example` : fragment;
  const whole = /^[-_/]/.test(ended) ? `example${ended}` : ended;
  const around = (entryOf(frames, key, container) ?? []).map(([head, tail]) => {
    const begins = head !== '' && whole.startsWith(head.slice(0, 4));
    return {
      text: joined(begins ? whole : joined(head, whole), whole.startsWith('arn:') ? '' : tail),
      length: head.length + whole.length + tail.length,
    };
  });
  const events = key === 'eventName' ? knownEventNames.filter((name) => name.includes(fragment)) : [];
  const overlap = ({ text, length }: (typeof around)[number]) => length - text.length;
  const texts = around.toSorted((a, b) => overlap(b) - overlap(a)).map(({ text }) => text);
  return [...events.slice(0, 3), ...texts, ...(whole === fragment ? [] : [whole])];
}

/** Numbers worth trying for a field of this name. */
export function plausibleNumbers(key: string): readonly number[] {
  return key === 'durationSeconds' ? [3600, 900] : [];
}

function entryOf<Entry>(
  table: Readonly<Record<string, Entry>>,
  key: string,
  container: string,
): Entry | undefined {
  const name = [`${container}.${key}`, key].find((candidate) => Object.hasOwn(table, candidate));
  return name === undefined ? undefined : table[name];
}

/** One text after the other, in which what ends the first and begins the second stands once. */
function joined(first: string, second: string): string {
  for (let length = Math.min(first.length, second.length); length > 0; length -= 1) {
    if (first.endsWith(second.slice(0, length))) return first + second.slice(length);
  }
  return first + second;
}

/** Whether a text is one that was taken for want of anything better. */
export function isPlaceholder(text: string): boolean {
  return ['', 'example', 'other', 'x'].includes(text);
}
