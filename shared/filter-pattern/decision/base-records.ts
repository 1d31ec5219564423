import type { CloudTrailRecord } from '../json-value.ts';
import type { EmittedEvent } from './record-axioms.ts';

/**
 * A plain record of the event, from which witnesses depart as little as they can. Its shape is that of AWS's example:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function baseRecord({ name, source }: EmittedEvent): CloudTrailRecord {
  return {
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDACKCEVSQ6C2EXAMPLE',
      arn: 'arn:aws:iam::111111111111:user/alice',
      accountId: '111111111111',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'alice',
    },
    eventTime: '2026-01-15T12:00:00Z',
    eventSource: source,
    eventName: name,
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.15.33',
    ...(name === 'AssumeRole' ? assumeRoleParts : { requestParameters: null, responseElements: null }),
    requestID: '11111111-1111-4111-8111-111111111111',
    eventID: '22222222-2222-4222-8222-222222222222',
    readOnly: true,
    ...(name === 'AssumeRole' ? { resources: [assumedRole] } : {}),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111111111111',
    eventCategory: 'Management',
  };
}

const assumedRole = {
  accountId: '222222222222',
  type: 'AWS::IAM::Role',
  ARN: 'arn:aws:iam::222222222222:role/example',
} as const;

const assumeRoleParts = {
  requestParameters: { roleArn: assumedRole.ARN, roleSessionName: 'alice' },
  responseElements: {
    credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', expiration: 'Jan 15, 2026, 1:00:00 PM' },
    assumedRoleUser: {
      assumedRoleId: 'AROACKCEVSQ6C2EXAMPLE:alice',
      arn: 'arn:aws:sts::222222222222:assumed-role/example/alice',
    },
  },
} as const;

/** The record from which a witness departs that is not about the rule's own events. */
export const otherEvent: EmittedEvent = { name: 'GetCallerIdentity', source: 'sts.amazonaws.com' };
