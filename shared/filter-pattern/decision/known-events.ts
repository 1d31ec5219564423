import type { JsonValue } from '../json-value.ts';
import type { EmittedEvent } from './record-axioms.ts';

/**
 * Events of the services whose calls people set alarms for, so that a witness's name and source belong together. For
 * each service the first is a plain call that only reads. An event may be of several services.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-aws-service-specific-topics.html
 */
const eventsOfService: Readonly<Record<string, string>> = {
  sts: `GetCallerIdentity AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot GetSessionToken
    GetFederationToken DecodeAuthorizationMessage GetAccessKeyInfo`,
  signin: 'ConsoleLogin SwitchRole CheckMfa',
  iam: `ListUsers CreateUser DeleteUser CreateRole DeleteRole CreatePolicy DeletePolicy CreatePolicyVersion
    DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy
    DetachGroupPolicy PutRolePolicy DeleteRolePolicy PutUserPolicy DeleteUserPolicy PutGroupPolicy DeleteGroupPolicy
    UpdateAssumeRolePolicy CreateAccessKey DeleteAccessKey CreateLoginProfile UpdateLoginProfile DeactivateMFADevice
    CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider AddUserToGroup`,
  ec2: `DescribeInstances RunInstances RebootInstances StartInstances StopInstances TerminateInstances DescribeVpcs
    CreateVpc DeleteVpc ModifyVpcAttribute CreateVpcPeeringConnection AcceptVpcPeeringConnection
    DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc
    EnableVpcClassicLink DisableVpcClassicLink CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl
    DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation CreateCustomerGateway
    DeleteCustomerGateway CreateInternetGateway AttachInternetGateway DetachInternetGateway DeleteInternetGateway
    CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute
    DisassociateRouteTable CreateSecurityGroup DeleteSecurityGroup AuthorizeSecurityGroupIngress
    AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress`,
  s3: `ListBuckets CreateBucket DeleteBucket GetBucketAcl PutBucketAcl PutBucketPolicy DeleteBucketPolicy PutBucketCors
    DeleteBucketCors PutBucketLifecycle DeleteBucketLifecycle PutBucketReplication DeleteBucketReplication GetObject
    HeadObject PutObject DeleteObject DeleteObjects`,
  cloudtrail: 'DescribeTrails CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging PutEventSelectors',
  config: `DescribeConfigurationRecorders PutConfigurationRecorder StopConfigurationRecorder PutDeliveryChannel
    DeleteDeliveryChannel`,
  kms: 'ListKeys Decrypt GenerateDataKey CreateKey DisableKey ScheduleKeyDeletion RotateKey',
  organizations: `DescribeOrganization AcceptHandshake AttachPolicy CancelHandshake CreateAccount CreateOrganization
    CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy
    DetachPolicy DisablePolicyType EnableAllFeatures EnablePolicyType InviteAccountToOrganization LeaveOrganization
    MoveAccount RemoveAccountFromOrganization UpdateOrganizationalUnit UpdatePolicy`,
  secretsmanager: 'ListSecrets GetSecretValue PutSecretValue DeleteSecret',
  ssm: 'DescribeParameters GetParameter StartSession',
  lambda: 'ListFunctions20150331 CreateFunction20150331 UpdateFunctionCode20150331v2',
  rds: 'DescribeDBInstances CreateDBInstance DeleteDBInstance',
  guardduty: 'ListDetectors DeleteDetector',
  securityhub: 'DescribeHub DisableSecurityHub',
  logs: 'DescribeLogGroups DeleteLogGroup',
  monitoring: 'DescribeAlarms DeleteAlarms',
  sns: 'ListTopics DeleteTopic',
  sqs: 'ListQueues DeleteQueue',
  dynamodb: 'ListTables DeleteTable',
  cloudformation: 'DescribeStacks CreateStack DeleteStack',
  ecr: 'DescribeRepositories GetAuthorizationToken BatchCheckLayerAvailability PutImage',
  ecs: 'ListClusters RunTask',
  eks: 'ListClusters CreateCluster',
  sso: 'ListInstances Authenticate',
  bedrock: 'ListFoundationModels InvokeModel',
  'cognito-idp': 'ListUserPools CreateUserPool',
};

const namesBySource: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(eventsOfService).map(([service, names]) => [`${service}.amazonaws.com`, names.split(/\s+/)]),
);

const sourcesByName: ReadonlyMap<string, readonly string[]> = [...namesBySource].reduce(
  (byName, [source, names]) => {
    for (const name of names) byName.set(name, [...(byName.get(name) ?? []), source]);
    return byName;
  },
  new Map<string, readonly string[]>(),
);

/** The names of all events that are known here. */
export const knownEventNames: readonly string[] = [...sourcesByName.keys()];

/** The services that emit an event of this name; none if that is not known. */
export function sourcesOf(name: string): readonly string[] {
  return sourcesByName.get(name) ?? [];
}

/** The name of a plain event of this service; null if none is known. */
export function plainEventOf(source: string): string | null {
  return namesBySource.get(source)?.[0] ?? null;
}

/** Whether an event of this name only reads; null if its name does not say. */
export function isReadOnlyEvent(name: string): boolean | null {
  if (/^(?:AssumeRo|BatchCheck|Decode|Decrypt|Describe|GenerateDataKey|Get|Head|List|Lookup)/.test(name))
    return true;
  return sourcesByName.has(name) ||
    /^(?:Attach|Create|Delete|Detach|Modify|Put|Start|Stop|Update)[A-Z]/.test(name)
    ? false
    : null;
}

/** Whether the event is of what is in a resource, which CloudTrail calls a data event. */
export function isDataEvent(name: string): boolean {
  return /^(?:Get|Head|Put|Delete)Objects?$/.test(name);
}

/** An event whose records have this member with this value; null if none comes to mind. */
export function eventWithMember(path: readonly string[], value: JsonValue | undefined): EmittedEvent | null {
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  const hints = [
    `${path.join('.')} = ${written}`,
    ...path.slice(1),
    ...(path[0] === 'resources' ? path : []),
  ];
  const name = hints.map((hint) => eventByHint.get(hint)).find((one) => one !== undefined);
  const source = name === undefined ? undefined : sourcesOf(name)[0];
  return name === undefined || source === undefined ? null : { name, source };
}

const eventByHint: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'readOnly = false': 'CreateUser',
    'managementEvent = false': 'GetObject',
    'eventCategory = Data': 'GetObject',
    'eventType = AwsServiceEvent': 'RotateKey',
    'eventType = AwsConsoleSignIn': 'ConsoleLogin',
    'userIdentity.type = AWSService': 'GetBucketAcl',
    'userIdentity.type = SAMLUser': 'AssumeRoleWithSAML',
    'userIdentity.type = WebIdentityUser': 'AssumeRoleWithWebIdentity',
    'userIdentity.type = undefined': 'RotateKey',
    resources: 'AssumeRoleWithSAML',
    roleArn: 'AssumeRoleWithSAML',
    roleSessionName: 'AssumeRoleWithSAML',
    durationSeconds: 'GetSessionToken',
    policyArns: 'AssumeRoleWithSAML',
    assumedRoleUser: 'AssumeRoleWithSAML',
    MFAUsed: 'ConsoleLogin',
    LoginTo: 'ConsoleLogin',
    MobileVersion: 'ConsoleLogin',
    ConsoleLogin: 'ConsoleLogin',
    SwitchRole: 'SwitchRole',
    SwitchFrom: 'SwitchRole',
    instanceType: 'RunInstances',
    bucketName: 'GetBucketAcl',
    secretId: 'GetSecretValue',
  }),
);
