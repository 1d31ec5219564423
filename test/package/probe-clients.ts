/** Every client of the product with one operation, as the product makes it: loaded from the sources, and bundled. */
import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeMetricFiltersCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { isAbsence, readFailure, whyUnseen } from '../../shared/aws/failure.ts';
import { importFindings } from '../../shared/aws/import-findings.ts';
import { openBucket, readObject, writeObject } from '../../shared/aws/s3.ts';
import { readOwnFindings } from '../../shared/aws/security-hub.ts';
import { clientConfiguration, type Session } from '../../shared/aws/session.ts';

export { importFindings, openBucket, readObject, readOwnFindings, writeObject };

type Call = (session: Session) => Promise<unknown>;
/** What the SDK thought of the latest error: whether another attempt may help. */
let errorType = '';
const configuration = (session: Session) => ({
  ...clientConfiguration(session, session.region),
  retryStrategy: {
    acquireInitialRetryToken: () => Promise.resolve(token),
    refreshRetryTokenForRetry: (_: unknown, error: { readonly errorType: string }) => {
      ({ errorType } = error);
      return Promise.reject(new Error('one attempt is enough'));
    },
    recordSuccess: () => undefined,
  },
});
const token = { getRetryCount: () => 0, getRetryDelay: () => 0 };

/** One call of each client, by the SDK's name of it. */
export const calls: Readonly<Record<string, Call>> = {
  account: async (session) =>
    await new AccountClient(configuration(session)).send(new ListRegionsCommand({})),
  cloudtrail: async (session) =>
    await new CloudTrailClient(configuration(session)).send(new DescribeTrailsCommand({})),
  cloudwatch: async (session) =>
    await new CloudWatchClient(configuration(session)).send(new DescribeAlarmsCommand({})),
  'cloudwatch-logs': async (session) =>
    await new CloudWatchLogsClient(configuration(session)).send(new DescribeMetricFiltersCommand({})),
  kms: async (session) =>
    await new KMSClient(configuration(session)).send(new GetKeyPolicyCommand({ KeyId: 'key' })),
  organizations: async (session) =>
    await new OrganizationsClient(configuration(session)).send(new ListAccountsCommand({})),
  s3: async (session) =>
    await new S3Client(configuration(session)).send(new GetObjectCommand({ Bucket: 'reports', Key: 'key' })),
  securityhub: async (session) =>
    await new SecurityHubClient(configuration(session)).send(new GetFindingsCommand({})),
  sns: async (session) =>
    await new SNSClient(configuration(session)).send(
      new ListSubscriptionsByTopicCommand({ TopicArn: 'arn' }),
    ),
  sts: async (session) => await new STSClient(configuration(session)).send(new GetCallerIdentityCommand({})),
};

/** The credentials that a client finds for itself. */
export async function foundCredentials(): Promise<string> {
  const { accessKeyId, sessionToken } = await new STSClient({ region: 'us-east-1' }).config.credentials();
  return `${accessKeyId} ${sessionToken}`;
}

/** What the product reads out of the error of a call. */
export async function failureOf(call: Call, session: Session) {
  try {
    await call(session);
  } catch (error) {
    const failure = readFailure(error);
    return { ...failure, why: whyUnseen(failure), isAbsence: isAbsence(error), errorType };
  }
  throw new Error('the call was to fail');
}
