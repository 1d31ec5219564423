/** What stands in the accounts: metric filters and alarms, before and after. */
import type { Report } from '../../shared/audit/report.ts';
import type { Simulator } from '../../simulator/index.ts';
import type { HubState } from './hub.ts';

/** A metric filter or alarm, by its place and name. */
export type Standing = ReadonlyMap<string, string>;

/** What stands in all accounts now: `account Region kind name` to the whole of it. */
export function standingIn(simulator: Simulator): Standing {
  const all = new Map<string, string>();
  for (const accountId of Object.keys(simulator.scenario.accounts)) {
    for (const [region, { logGroups, alarms }] of simulator.account(accountId).regions) {
      for (const [name, { filters }] of logGroups) {
        for (const filter of filters) {
          all.set(`${accountId} ${region} filter ${name} ${filter.filterName}`, JSON.stringify(filter));
        }
      }
      for (const { StateValue: _state, ...alarm } of alarms) {
        all.set(`${accountId} ${region} alarm ${alarm.AlarmName}`, JSON.stringify(alarm));
      }
    }
  }
  return all;
}

/** What is new, gone or changed. */
export function changesOf(before: Standing, after: Standing): readonly string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}

/** What the remediation did that it must not do, in words. Asked once its events came again, without faults. */
export function wrongRemediation(
  before: Standing,
  after: Standing,
  {
    allowed,
    report,
    told,
  }: {
    readonly allowed: readonly string[];
    /** Of the audit afterwards. */
    readonly report: Report;
    /** `account name` of all that the function's log says it made. */
    readonly told: ReadonlySet<string>;
  },
): readonly string[] {
  const made = [...after.keys()].filter((key) => !before.has(key));
  const problems = changesOf(before, after).filter((key) => !made.includes(key));
  const passing = new Set(
    report.accounts
      .filter(({ results }) => results.some(({ rings }) => rings === 'yes'))
      .map(({ accountId }) => accountId),
  );
  return [
    ...problems.map((key) => `${key} was not made by the remediation, and is changed or gone`),
    ...made.flatMap((key) => {
      const [accountId = '', region = '', kind = '', ...names] = key.split(' ');
      const name = names.at(-1) ?? '';
      const place = [accountId, region, kind, ...names.slice(0, -1)].join(' ');
      const others = made.filter((other) => other !== key && other.startsWith(`${place} `));
      return [
        ...(allowed.includes(accountId) ? [] : [`${key} was made in an account that is not allowed`]),
        ...(name.startsWith('ringcheck-') ? [] : [`${key} has a name that is not ours`]),
        ...(others.length === 0 ? [] : [`${key} was made twice: ${others.join(', ')}`]),
        ...(passing.has(accountId) || told.has(`${accountId} ${name}`)
          ? []
          : [`${key} was left and told to nobody`]),
      ];
    }),
  ];
}

/** Findings that say RESOLVED while the account does not ring, in words. */
export function wronglyResolved(report: Report, hub: HubState): readonly string[] {
  return report.accounts.flatMap(({ accountId, state, results }) =>
    results.flatMap(({ ruleId, rings }) => {
      const finding = hub.get(`${accountId} ringcheck/${ruleId}/${accountId}`);
      const workflow = (finding?.['Workflow'] as { readonly Status?: unknown } | undefined)?.Status;
      const isWrong = workflow === 'RESOLVED' && state === 'judged' && rings !== 'yes';
      return isWrong ? [`the finding of ${accountId} is RESOLVED, but rings is ${rings}`] : [];
    }),
  );
}
