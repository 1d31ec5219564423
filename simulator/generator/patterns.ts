/**
 * Filter patterns by what they catch of AssumeRole, as people write them. A test holds each to its list by the
 * project's own decision procedure; the lists themselves were made by hand.
 */

/** Exactly the records of the rule's `{($.eventName=AssumeRole)}`. */
export const equivalentPatterns: readonly string[] = [
  '{($.eventName=AssumeRole)}',
  '{ ($.eventName = AssumeRole) }',
  '{ $.eventName = "AssumeRole" }',
  '{($.eventName = "AssumeRole")}',
  '{ ($.eventSource = sts.amazonaws.com) && ($.eventName = AssumeRole) }',
  '{ ($.eventName = "AssumeRole") && ($.eventSource = "sts.amazonaws.com") }',
];

/** Every AssumeRole, and other events too. */
export const broaderPatterns: readonly string[] = [
  '{ $.eventSource = sts.amazonaws.com }',
  '{ $.eventName = AssumeRole* }',
  '{ ($.eventName = AssumeRole) || ($.eventName = AssumeRoleWithSAML) || ($.eventName = AssumeRoleWithWebIdentity) }',
  '{ ($.eventName = AssumeRole) || ($.eventName = GetSessionToken) }',
  '{ ($.eventSource = "sts.amazonaws.com") && ($.eventName != "GetCallerIdentity") }',
];

/** Some AssumeRole calls and not others. */
export const missingPatterns: readonly string[] = [
  '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }',
  '{ ($.eventName = AssumeRole) && ($.errorCode = "AccessDenied") }',
  '{ ($.eventName = AssumeRole) && ($.errorCode != "AccessDenied") }',
  '{ ($.eventName = "AssumeRole") && ($.userIdentity.type != "AWSService") }',
  '{ ($.eventName = AssumeRole) && ($.userIdentity.invokedBy NOT EXISTS) }',
  '{ ($.eventName = AssumeRole) && ($.awsRegion = us-east-1) }',
];

/** Patterns that each catch some AssumeRole calls, and all of them together. */
export const partialPatterns: readonly (readonly string[])[] = [
  [
    '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }',
    '{ ($.eventName = AssumeRole) && ($.errorCode = "*") }',
  ],
  [
    '{ ($.eventName = AssumeRole) && ($.awsRegion = us-east-1) }',
    '{ ($.eventName = AssumeRole) && ($.awsRegion != us-east-1) }',
  ],
  [
    '{ ($.eventName = AssumeRole) && ($.errorCode NOT EXISTS) }',
    '{ ($.eventName = AssumeRole) && ($.errorCode = "AccessDenied*") }',
    '{ ($.eventName = AssumeRole) && ($.errorCode != "AccessDenied*") }',
  ],
];

/** No AssumeRole at all, though the author meant it. */
export const disjointPatterns: readonly string[] = [
  '{ $.eventName = assumerole }',
  '{ $.eventName = "ASSUMEROLE" }',
  '{ ($.eventName = AssumeRole) && ($.eventSource = iam.amazonaws.com) }',
  '{ ($.eventName = AssumeRole) && ($.eventName = AssumeRoleWithSAML) }',
  '{ $.eventName = "sts:AssumeRole" }',
];

/**
 * The filters that most accounts have for other events: the CIS AWS Foundations Benchmark's, as Security Hub prescribes
 * them. None names AssumeRole, and none stands in a clear relation to it.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export const cisFilters: readonly { readonly name: string; readonly pattern: string }[] = [
  {
    name: 'RootUsage',
    pattern:
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
  },
  {
    name: 'UnauthorizedApiCalls',
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
  },
  {
    name: 'ConsoleSignInWithoutMfa',
    pattern:
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
  },
  {
    name: 'IamPolicyChanges',
    pattern:
      '{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteRolePolicy) || ($.eventName=PutRolePolicy) || ($.eventName=CreatePolicy) || ($.eventName=AttachRolePolicy) || ($.eventName=UpdateAssumeRolePolicy))}',
  },
  {
    name: 'CloudTrailChanges',
    pattern:
      '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}',
  },
  {
    name: 'ConsoleAuthenticationFailure',
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
  },
  {
    name: 'DisableOrDeleteCmk',
    pattern:
      '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}',
  },
  {
    name: 'S3BucketPolicyChanges',
    pattern:
      '{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=DeleteBucketPolicy))}',
  },
  {
    name: 'AwsConfigChanges',
    pattern:
      '{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}',
  },
  {
    name: 'SecurityGroupChanges',
    pattern:
      '{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ($.eventName=RevokeSecurityGroupIngress) || ($.eventName=CreateSecurityGroup)}',
  },
  {
    name: 'NetworkAclChanges',
    pattern: '{($.eventName=CreateNetworkAcl) || ($.eventName=DeleteNetworkAcl)}',
  },
  {
    name: 'RouteTableChanges',
    pattern: '{($.eventName=CreateRoute) || ($.eventName=ReplaceRoute) || ($.eventName=DeleteRoute)}',
  },
  {
    name: 'VpcChanges',
    pattern: '{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute)}',
  },
  {
    name: 'OrganizationsChanges',
    pattern:
      '{ ($.eventSource = organizations.amazonaws.com) && (($.eventName = "AttachPolicy") || ($.eventName = "LeaveOrganization") || ($.eventName = "MoveAccount")) }',
  },
];
