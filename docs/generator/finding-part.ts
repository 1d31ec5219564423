import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import type { ResultReport } from '../../shared/audit/report.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { describeResource } from '../../shared/findings/describe-resource.ts';
import { generateScenario, loadScenario, startSimulator } from '../../simulator/index.ts';
import { code, table } from './markdown.ts';

export const findingPart = { finding: writeFinding };

/** The organization of `npm run demo`, and the account of it whose filter misses events. */
const organization = { accounts: 25, seed: 22 };
const accountId = '000000000017';

/** Audits the account over the wire, as `ringcheck audit --accounts` does, and shows what its chain was found to be. */
async function writeFinding(): Promise<string> {
  const simulator = await startSimulator(loadScenario(generateScenario(organization)));
  const before = { ...process.env };
  try {
    // The SDK reads its endpoint and credentials from the environment of the process.
    delete process.env['AWS_PROFILE'];
    Object.assign(process.env, simulator.env);
    const report = await auditOrganization({
      settings: readSettings({}, simulator.env),
      scope: { kind: 'selected', accounts: [accountId], organizationalUnits: [] },
      publishes: false,
      now: () => new Date(),
    });
    const account = report.accounts.find((one) => one.accountId === accountId);
    const [result] = account?.results ?? [];
    if (account === undefined || result === undefined)
      throw new Error(`account ${accountId} was not audited`);
    return [
      `Account ${code(accountId)} (${account.name}) is **${result.status}**. ${result.message}`,
      chainTable(result),
    ].join('\n\n');
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    await simulator.close();
  }
}

function chainTable({ chain }: ResultReport): string {
  return table(
    ['link', 'state', 'what was seen'],
    chain.map(({ link, state, reason, resource, observed }) => {
      const pattern = observed?.['pattern'];
      return [
        code(link),
        reason === null ? state : `**${state}**: ${code(reason)}`,
        [
          ...(resource === null ? [] : [describeResource(resource)]),
          ...(typeof pattern === 'string' ? [code(pattern)] : []),
        ].join(', '),
      ];
    }),
  );
}
