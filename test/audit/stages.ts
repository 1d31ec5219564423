/** Audits of one organization that changes: each stage begins with the findings that the one before left. */
import { GetFindingsCommand, SecurityHubClient, type AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Run } from '../../shared/audit/run.ts';
import type { Report } from '../../shared/audit/report.ts';
import { letPass, withHub, type Answering, type HubCall } from './lifecycle-proxy.ts';

/** The findings of every account, by account and id. */
export type Findings = Readonly<Record<string, Partial<AwsSecurityFinding>>>;

interface Scenario {
  readonly accounts: Readonly<Record<string, object>>;
  readonly organization: { readonly auditorAccountId: string };
}

export interface Stage {
  readonly report: Report;
  readonly calls: readonly HubCall[];
  /** Ids of what was imported, in order. */
  readonly imported: readonly string[];
  readonly findings: Findings;
}

/** One published run, on a day (1 to 28) of January 2026. */
export async function stage(
  scenario: Scenario,
  {
    day = 1,
    before = {},
    change = {},
    answerWith = letPass,
    readsFindings = true,
  }: {
    readonly day?: number;
    readonly before?: Findings;
    readonly change?: Partial<Run>;
    readonly answerWith?: Answering;
    /** Not where the hub of the auditor is off, which would show them. */
    readonly readsFindings?: boolean;
  } = {},
): Promise<Stage> {
  const now = `2026-01-${String(day).padStart(2, '0')}T12:00:00Z`;
  return await withHub({ ...withFindings(scenario, before), now }, async (hub) => {
    hub.answerWith(answerWith);
    const report = await hub.run(change);
    const calls = hub.callsSince();
    hub.answerWith(letPass);
    return {
      report,
      calls,
      imported: importedBy(calls),
      findings: readsFindings ? await readAll(hub.env) : {},
    };
  });
}

function importedBy(calls: readonly HubCall[]): readonly string[] {
  return calls.flatMap(({ findings }) => findings.map(({ Id }) => String(Id)));
}

/** The scenario's accounts, each with the findings that are about it. */
function withFindings(scenario: Scenario, before: Findings): Scenario {
  const all = Object.values(before);
  const ids = new Set([
    ...Object.keys(scenario.accounts),
    ...all.map(({ AwsAccountId }) => AwsAccountId ?? ''),
  ]);
  const accounts = [...ids].map((id) => {
    const account = (scenario.accounts[id] ?? {}) as { regions?: Readonly<Record<string, object>> };
    const findings = all.filter(({ AwsAccountId }) => AwsAccountId === id);
    const region = { ...account.regions?.['us-east-1'], findings };
    const regions = { ...account.regions, 'us-east-1': region };
    return [id, findings.length === 0 ? account : { ...account, regions }] as const;
  });
  return { ...scenario, accounts: Object.fromEntries(accounts) };
}

/** What the administrator's hub shows: the findings of all accounts. */
async function readAll(env: Readonly<Record<string, string>>): Promise<Findings> {
  const client = new SecurityHubClient({
    endpoint: env['AWS_ENDPOINT_URL'] ?? '',
    region: env['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
      sessionToken: env['AWS_SESSION_TOKEN'] ?? '',
    },
  });
  const all: AwsSecurityFinding[] = [];
  let token: string | undefined;
  do {
    const answer = await client.send(new GetFindingsCommand({ Filters: {}, NextToken: token }));
    all.push(...(answer.Findings ?? []));
    token = answer.NextToken;
  } while (token !== undefined);
  return Object.fromEntries(all.map((finding) => [finding.Id ?? '', finding]));
}
