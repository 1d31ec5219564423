/** A report that is small enough to be read, with one account of each kind, and the findings of its failures. */
import type { Audited } from '../../cli/formats/format.ts';
import type { AccountReport, LinkReport, Report, ResultReport } from '../../shared/audit/report.ts';
import { coverageOf } from '../../shared/audit/report.ts';
import type { ResourceReference } from '../../shared/alarm-chain/index.ts';
import type { ImportedFinding } from '../../shared/findings/index.ts';

const region = 'us-east-1';

/** A resource as the chain names it. */
export function aResource(
  type: ResourceReference['type'],
  name: string,
  accountId: string,
  arn: string | null = `arn:aws:test:${region}:${accountId}:${name}`,
): ResourceReference {
  return { type, arn, name, accountId, region };
}

/** A link of a chain that holds, but for `change`. */
export function aLink(link: LinkReport['link'], change: Partial<LinkReport> = {}): LinkReport {
  return { link, state: 'holds', reason: null, why: null, resource: null, observed: null, ...change };
}

/** A result that passes, but for `change`. */
export function aResult(change: Partial<ResultReport> = {}): ResultReport {
  return {
    ruleId: 'D9.AWS.MON.22',
    status: 'PASSED',
    cloudguard: 'pass',
    rings: 'yes',
    brokenLink: null,
    reason: null,
    message: 'One call rings: trail `main` in us-east-1.',
    witness: null,
    chain: [],
    notes: [],
    exception: null,
    finding: null,
    ...change,
  };
}

export function anAccount(
  accountId: string,
  result: ResultReport | null,
  change: Partial<AccountReport> = {},
): AccountReport {
  return {
    accountId,
    name: '',
    state: 'judged',
    why: null,
    results: result === null ? [] : [result],
    ...change,
  };
}

/** A report of these accounts, by a run of one minute. */
export function aReport(accounts: readonly AccountReport[]): Report {
  return {
    schemaVersion: 1,
    run: {
      id: '11111111-1111-4111-8111-111111111111',
      startedAt: '2026-01-15T12:00:00.000Z',
      finishedAt: '2026-01-15T12:01:00.000Z',
      auditorAccountId: '222222222222',
      region,
      rules: ['D9.AWS.MON.22'],
      verdict: 'both',
      apiCalls: { total: 42, byAction: {} },
    },
    coverage: coverageOf(accounts),
    accounts,
  };
}

const missing = aResult({
  status: 'FAILED',
  cloudguard: 'fail',
  rings: 'no',
  brokenLink: 'metric-filter',
  reason: 'filter-misses-events',
  message: 'The metric filter misses some records of the event (metric filter `no-boto` in us-east-1).',
  witness: { eventName: 'AssumeRole', userAgent: 'boto' },
  chain: [
    aLink('trail', { resource: aResource('trail', 'main', '333333333333') }),
    aLink('metric-filter', {
      state: 'broken',
      reason: 'filter-misses-events',
      resource: aResource('metric-filter', 'no-boto', '333333333333', null),
      observed: { pattern: '{ $.eventName = AssumeRole && $.userAgent != boto }' },
    }),
  ],
});
const switchedOff = aResult({
  status: 'FAILED',
  rings: 'no',
  brokenLink: 'trail',
  reason: 'trail-not-logging',
  message:
    'The trail is switched off (trail `all` in us-east-1). Excepted through 2026-12-31 by platform team: closed soon.',
  chain: [
    aLink('trail', {
      state: 'broken',
      reason: 'trail-not-logging',
      resource: aResource('trail', 'all', '111111111111'),
    }),
  ],
  exception: {
    owner: 'platform team',
    reason: 'closed soon',
    expires: '2026-12-31',
    account: '444444444444',
    ou: null,
  },
});
const refused = aResult({
  status: 'NOT_AVAILABLE',
  cloudguard: 'unknown',
  rings: 'unknown',
  message:
    'Not determined: link subscriber of topic `alarms` in us-east-1 was not seen by sns:ListSubscriptionsByTopic (access-denied: the audit role was refused).',
  chain: [
    aLink('subscriber', {
      state: 'unseen',
      why: 'access-denied',
      resource: aResource('topic', 'alarms', '555555555555'),
      observed: { operation: 'sns:ListSubscriptionsByTopic' },
    }),
  ],
});
const inAlarm = aResult({
  notes: [
    {
      code: 'alarm-already-in-alarm',
      link: 'alarm',
      message: 'the alarm `rings` is in ALARM since 2026-01-14T00:00:00.000Z',
    },
  ],
});

/** One account of each kind. */
export const smallReport = aReport([
  anAccount('333333333333', missing, { name: 'payments' }),
  anAccount('444444444444', switchedOff, { name: 'legacy' }),
  anAccount('555555555555', refused, { name: 'search', state: 'undetermined', why: 'access-denied' }),
  anAccount('666666666666', inAlarm, { name: 'identity' }),
  anAccount('777777777777', null, { name: 'closed', state: 'excluded', why: 'account-not-active' }),
]);

function recommending(accountId: string, Text: string): Audited['findings'][number] {
  const advice = { Text, Url: 'https://docs.aws.amazon.com/x.html' };
  return {
    accountId,
    ruleId: 'D9.AWS.MON.22',
    finding: { Remediation: { Recommendation: advice } } as ImportedFinding,
    advice,
    commands: [],
    areCommandsInstead: false,
    commandAccountId: accountId,
  };
}

/** What of the findings the formats show. */
export const smallFindings: Audited['findings'] = [
  {
    ...recommending('333333333333', 'Change the pattern of the metric filter `no-boto` in us-east-1.'),
    commands: ["aws logs put-metric-filter --filter-pattern '{($.eventName=AssumeRole)}'"],
  },
  recommending('444444444444', 'Start logging on the trail `all` in us-east-1.'),
  recommending('555555555555', 'Allow sns:ListSubscriptionsByTopic to the audit role.'),
];
