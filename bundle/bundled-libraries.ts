/**
 * Every library that is in a bundle of a function, and what it is there for. A build that brings another one fails until
 * it has its line here, and so does a line whose library is gone: what is loaded at each cold start is chosen, not found.
 */
export const bundledLibraries: Readonly<Record<string, string>> = {
  '@aws-lambda-powertools/commons': 'of Powertools: the environment, the service’s name',
  '@aws-lambda-powertools/logger': 'the log, one JSON object for each line',
  '@aws-lambda-powertools/metrics': 'metrics of a run, in the embedded metric format',
  '@aws-sdk/checksums': 'of S3: the checksum of what is stored and read',
  '@aws-sdk/client-account': 'ListRegions: which Regions an account has enabled',
  '@aws-sdk/client-cloudtrail': 'trails, their status and selectors',
  '@aws-sdk/client-cloudwatch': 'alarms, their history, metrics; the remediation’s alarm',
  '@aws-sdk/client-cloudwatch-logs': 'log groups and metric filters; the remediation’s filter',
  '@aws-sdk/client-kms': 'the key of an encrypted topic',
  '@aws-sdk/client-organizations': 'the accounts, units and tags of the organization',
  '@aws-sdk/client-s3': 'reports, the parts of a fan-out, the remediation’s record',
  '@aws-sdk/client-securityhub': 'findings',
  '@aws-sdk/client-sns': 'topics and subscriptions; the summary of a run',
  '@aws-sdk/client-sts': 'who runs the audit, and the roles of the accounts',
  '@aws-sdk/core': 'of the SDK: protocols of AWS, signing, user agent, partitions',
  '@aws-sdk/credential-provider-env': 'the credentials of the function’s role',
  '@aws-sdk/middleware-sdk-s3': 'of S3: its steps and its protocol',
  '@aws-sdk/signature-v4-multi-region': 'of S3: its choice of a signer',
  '@aws-sdk/xml-builder': 'of the SDK: XML, for STS, SNS and S3',
  '@aws/lambda-invoke-store': 'of Powertools and the SDK: the trace of the invocation',
  '@middy/core': 'the handlers',
  '@smithy/core': 'of the SDK: clients, schemas, serialization, retries, endpoints',
  '@smithy/middleware-compression':
    'of CloudWatch: the body of PutMetricData, which its client is configured for',
  '@smithy/node-http-handler': 'connections, which all clients of a run share',
  '@smithy/signature-v4': 'of the SDK: signing',
  '@smithy/types': 'of the SDK: names that are values too',
};
