/** What to do about an account of which its own Security Hub could not be told. */
import type { UnseenWhy } from '../alarm-chain/index.ts';
import { fillIn, type Mend } from './mend.ts';
import type { Recommendation } from './recommendation.ts';

export type CoverageWhy = 'role-not-assumable' | 'finding-not-imported';

/** What kept the audit out, or the finding. */
export type CoverageCause = UnseenWhy | 'security-hub-off';

const retries = 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html';

/** Nobody has refused, so nobody is sent to mend anything. */
const waits = {
  throttled: {
    text: 'Nothing has to be mended in account {account}: AWS was too busy to answer, and the next run tries again.',
    url: retries,
  },
  'timed-out': {
    text: 'Nothing has to be mended in account {account}: there was no answer in time, and the next run tries again.',
    url: retries,
  },
} as const satisfies Readonly<Partial<Record<CoverageCause, Mend>>>;

const roles: Readonly<Partial<Record<CoverageCause, Mend>>> = {
  ...waits,
  // STS does not tell a role that is not there from one that does not trust the caller:
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  'access-denied': {
    text: 'Deploy the audit role (infra/audit-role.yml) to account {account}, trusting account {auditor}: STS did not let the audit in. In a management account it is a stack of its own.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
  },
  'region-disabled': {
    text: 'Enable the Region of the audit in account {account}, or run the audit in a Region that all accounts have enabled: STS lets nobody in through another one.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html',
  },
};

const imports: Readonly<Partial<Record<CoverageCause, Mend>>> = {
  ...waits,
  'security-hub-off': {
    text: 'Switch Security Hub CSPM on in account {account} in {region}.',
    url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-settingup.html',
  },
  'access-denied': {
    text: 'Let the audit role in account {account} call securityhub:GetFindings and securityhub:BatchImportFindings in {region}, as infra/audit-role.yml does. Where it may, see whether a service control policy denies it, and whether Security Hub CSPM is on.',
    url: 'https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html',
  },
  'region-disabled': {
    text: 'Enable {region} in account {account}, or have the findings received in a Region that all accounts have enabled (`--security-hub-region`).',
    url: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
  },
};

const coverageMends = {
  'role-not-assumable': {
    byCause: roles,
    otherwise: {
      text: 'See in the description what STS answered. Where it refused, deploy the audit role (infra/audit-role.yml) to account {account}, trusting account {auditor}.',
      url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html',
    },
    archived: 'This finding is archived by the next run that can enter the account.',
  },
  'finding-not-imported': {
    byCause: imports,
    otherwise: {
      text: 'See in the description why the Security Hub of account {account} in {region} has no finding of this run; the next run tries again.',
      url: 'https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html',
    },
    archived: 'This finding is archived by the next run that can import there.',
  },
} as const satisfies Readonly<
  Record<
    CoverageWhy,
    {
      readonly byCause: Readonly<Partial<Record<CoverageCause, Mend>>>;
      readonly otherwise: Mend;
      readonly archived: string;
    }
  >
>;

/**
 * What to do, and where AWS says how.
 * @param cause null where it is not known: then nobody is told what may be wrong
 */
export function coverageRecommendation(
  why: CoverageWhy,
  cause: CoverageCause | null,
  values: { readonly account: string; readonly auditor: string; readonly region: string },
): Recommendation {
  const { byCause, otherwise, archived } = coverageMends[why];
  const { text, url }: Mend = (cause === null ? undefined : byCause[cause]) ?? otherwise;
  return { Text: `${fillIn(text, values)} ${archived}`, ...(url === undefined ? {} : { Url: url }) };
}
