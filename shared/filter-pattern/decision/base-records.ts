import { callerIdentity } from './caller-shapes.ts';
import type { CloudTrailRecord, JsonObject } from '../json-value.ts';
import { isDataEvent, isReadOnlyEvent } from './known-events.ts';
import type { EmittedEvent } from './record-axioms.ts';

/**
 * A plain record of the event, from which witnesses depart as little as they can. Its shape is that of AWS's examples:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function baseRecord({ name, source }: EmittedEvent): CloudTrailRecord {
  const parts = Object.hasOwn(partsOfEvent, name) ? partsOfEvent[name] : undefined;
  const isData = isDataEvent(name);
  const { requestParameters = null, responseElements = null, resources, ...others } = parts ?? {};
  return {
    eventVersion: '1.08',
    userIdentity: plainIdentity,
    eventTime: '2026-01-15T12:00:00Z',
    eventSource: source,
    eventName: name,
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.10',
    userAgent: 'aws-cli/2.15.33',
    requestParameters,
    responseElements,
    // Only calls of an API have a request ID.
    ...(others['eventType'] !== undefined ? {} : { requestID: '11111111-1111-4111-8111-111111111111' }),
    eventID: '22222222-2222-4222-8222-222222222222',
    readOnly: isReadOnlyEvent(name) ?? true,
    ...(resources === undefined ? {} : { resources }),
    eventType: 'AwsApiCall',
    managementEvent: !isData,
    recipientAccountId: '111111111111',
    eventCategory: isData ? 'Data' : 'Management',
    ...others,
  };
}

const plainIdentity = callerIdentity('IAMUser') ?? {};

const credentials = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', expiration: 'Jan 15, 2026, 1:00:00 PM' } as const;

/** What a record says of a role that was assumed. */
export function assumeRoleParts(
  roleArn: string,
  roleSessionName: string,
): Readonly<Record<'requestParameters' | 'responseElements', JsonObject>> & {
  readonly resources: readonly JsonObject[];
} {
  const [, partition = 'aws', account = '222222222222', role = 'example'] =
    /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  return {
    requestParameters: { roleArn, roleSessionName },
    responseElements: {
      credentials,
      assumedRoleUser: {
        assumedRoleId: `AROACKCEVSQ6C2EXAMPLE:${roleSessionName}`,
        arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${roleSessionName}`,
      },
    },
    resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: roleArn }],
  };
}

const plainAssumption = assumeRoleParts('arn:aws:iam::222222222222:role/example', 'alice');

const signInType = 'AwsConsoleSignIn';

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
function signInParts(name: string, additionalEventData: JsonObject): JsonObject {
  const { accessKeyId: _, ...userIdentity } = plainIdentity;
  return {
    userIdentity,
    userAgent: browser,
    responseElements: { [name]: 'Success' },
    additionalEventData,
    eventType: signInType,
  };
}

/** What the records of an event have that those of others have not. */
const partsOfEvent: Readonly<Record<string, JsonObject>> = {
  AssumeRole: plainAssumption,
  AssumeRoleWithSAML: {
    ...plainAssumption,
    userIdentity: callerIdentity('SAMLUser') ?? {},
    requestParameters: {
      ...plainAssumption.requestParameters,
      principalArn: 'arn:aws:iam::222222222222:saml-provider/Shibboleth',
    },
    recipientAccountId: '222222222222',
  },
  AssumeRoleWithWebIdentity: {
    ...plainAssumption,
    userIdentity: callerIdentity('WebIdentityUser') ?? {},
    recipientAccountId: '222222222222',
  },
  GetSessionToken: { responseElements: { credentials } },
  ConsoleLogin: signInParts('ConsoleLogin', {
    LoginTo: 'https://console.aws.amazon.com/console/home',
    MobileVersion: 'No',
    MFAUsed: 'No',
  }),
  SwitchRole: signInParts('SwitchRole', { SwitchFrom: 'arn:aws:iam::111111111111:user/alice' }),
  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/non-api-aws-service-events.html
  RotateKey: {
    userIdentity: { accountId: '111111111111', invokedBy: 'AWS Internal' },
    sourceIPAddress: 'AWS Internal',
    userAgent: 'AWS Internal',
    eventType: 'AwsServiceEvent',
  },
  CheckMfa: signInParts('CheckMfa', { MfaType: 'Virtual MFA' }),
};

/** The record from which a witness departs that is not about the rule's own events. */
export const otherEvent: EmittedEvent = { name: 'GetCallerIdentity', source: 'sts.amazonaws.com' };
