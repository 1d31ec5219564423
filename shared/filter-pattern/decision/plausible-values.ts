/**
 * Values that real records have, tried before invented ones so that witnesses read like records. They are suggestions
 * only: whether one fits is decided by the search and by the replay.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
const byLastKey: Readonly<Record<string, readonly string[]>> = {
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
  errorCode: ['AccessDenied', 'Client.UnauthorizedOperation', 'AccessDeniedException', 'ValidationError'],
  errorMessage: ['User is not authorized to perform: sts:AssumeRole', 'Failed authentication'],
  awsRegion: ['us-east-1', 'eu-west-1'],
  sourceIPAddress: ['192.0.2.10', 'ec2.amazonaws.com', '10.0.0.10', 'AWS Internal'],
  type: ['IAMUser', 'AssumedRole', 'Root', 'AWSAccount', 'AWSService', 'FederatedUser'],
  invokedBy: ['ec2.amazonaws.com', 'cloudformation.amazonaws.com'],
  userName: ['alice', 'bob'],
  roleArn: ['arn:aws:iam::222222222222:role/example', 'arn:aws:iam::222222222222:role/other'],
  mfaAuthenticated: ['false', 'true'],
};

/** Real events and the services that emit them, for keeping a witness's name and source together. */
export const sourceOfEvent: Readonly<Record<string, string>> = {
  AssumeRole: 'sts.amazonaws.com',
  AssumeRoleWithSAML: 'sts.amazonaws.com',
  AssumeRoleWithWebIdentity: 'sts.amazonaws.com',
  AssumeRoot: 'sts.amazonaws.com',
  GetCallerIdentity: 'sts.amazonaws.com',
  GetSessionToken: 'sts.amazonaws.com',
  ConsoleLogin: 'signin.amazonaws.com',
  RunInstances: 'ec2.amazonaws.com',
  DescribeInstances: 'ec2.amazonaws.com',
  CreateUser: 'iam.amazonaws.com',
  PutBucketPolicy: 's3.amazonaws.com',
  ListBuckets: 's3.amazonaws.com',
  UpdateTrail: 'cloudtrail.amazonaws.com',
  DeleteTrail: 'cloudtrail.amazonaws.com',
};

/** Values worth trying for a field of this name. */
export function plausibleValues(key: string): readonly string[] {
  return [...(Object.hasOwn(byLastKey, key) ? (byLastKey[key] ?? []) : []), 'example', 'other', ''];
}
