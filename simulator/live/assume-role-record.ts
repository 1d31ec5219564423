import type { Caller, Session } from '../state/sessions.ts';
import { numberedId } from './numbered-id.ts';

/** One AssumeRole call that STS granted. */
export interface AssumedRole {
  /** Counts the calls, so that the ids of a run can be made again. */
  readonly number: number;
  readonly at: Date;
  /** The Region whose endpoint was called: it also records the event. */
  readonly region: string;
  readonly caller: Caller;
  readonly roleArn: string;
  readonly ownerAccountId: string;
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly opened: Session;
}

export type CloudTrailRecord = Readonly<Record<string, unknown>>;

/**
 * The record that CloudTrail writes into one account. A call across accounts is recorded in the caller's account and,
 * with the caller told by account only, in the role owner's; both carry the same `sharedEventID`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function assumeRoleRecord(event: AssumedRole, recipientAccountId: string): CloudTrailRecord {
  const { caller, ownerAccountId, region, number } = event;
  const isCallers = recipientAccountId === caller.accountId;
  const isCrossAccount = caller.accountId !== ownerAccountId;
  return {
    eventVersion: '1.08',
    userIdentity: isCallers
      ? fullIdentity(event)
      : { type: 'AWSAccount', principalId: caller.userId, accountId: caller.accountId },
    eventTime: withoutMilliseconds(event.at),
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: region,
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-sdk-js/3.0.0',
    requestParameters: event.requestParameters,
    responseElements: responseElements(event),
    additionalEventData: { RequestDetails: { awsServingRegion: region, endpointType: 'regional' } },
    requestID: numberedId('request', number),
    eventID: numberedId(`event of ${recipientAccountId}`, number),
    readOnly: true,
    resources: [{ accountId: ownerAccountId, type: 'AWS::IAM::Role', ARN: event.roleArn }],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId,
    ...(isCrossAccount ? { sharedEventID: numberedId('shared', number) } : {}),
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `sts.${region}.amazonaws.com`,
    },
  };
}

/** The accounts whose trails see the call. */
export function recipientsOf({ caller, ownerAccountId }: AssumedRole): readonly string[] {
  return [...new Set([caller.accountId, ownerAccountId])];
}

function fullIdentity({ caller, at }: AssumedRole): CloudTrailRecord {
  const { accountId, roleName } = caller;
  return {
    type: 'AssumedRole',
    principalId: caller.userId,
    arn: caller.arn,
    accountId,
    accessKeyId: caller.accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: caller.userId.split(':')[0],
        arn: `arn:aws:iam::${accountId}:role/${roleName}`,
        accountId,
        userName: roleName,
      },
      attributes: { creationDate: withoutMilliseconds(at), mfaAuthenticated: 'false' },
    },
  };
}

/** As CloudTrail writes it: `Feb 12, 2025, 11:16:48 PM`. Made once, since making one is slow. */
const expirationFormat = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

function responseElements({ opened, requestParameters }: AssumedRole): CloudTrailRecord {
  const { sourceIdentity } = requestParameters;
  return {
    credentials: {
      accessKeyId: opened.accessKeyId,
      sessionToken: opened.sessionToken,
      expiration: expirationFormat.format(opened.expiresAt ?? undefined),
    },
    assumedRoleUser: { assumedRoleId: opened.caller.userId, arn: opened.caller.arn },
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  };
}

function withoutMilliseconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
