import { breakReasons, linkNames, type Judgement, type LinkName } from '../../shared/alarm-chain/index.ts';
import { complianceStatus, type ComplianceStatus } from '../../shared/findings/index.ts';
import { rules } from '../../shared/rules/index.ts';
import { code, table } from './markdown.ts';

export const verdictParts = {
  catalogue: catalogueTable,
  links: linksTable,
  statuses: statusesTable,
  'status-rule': statusRuleTable,
};

function catalogueTable(): string {
  return table(
    ['rule', 'risk', 'title', 'pattern that it asks for'],
    rules.map(({ id, risk, title, pattern }) => [code(id), risk, title, code(pattern)]),
  );
}

const linkMeanings = {
  trail: 'a CloudTrail trail records the account, runs, and sees every enabled Region',
  'event-selection': 'its event selectors take read-only management events, of which AssumeRole is one',
  'log-delivery': 'it delivers to a CloudWatch Logs log group on which metric filters run',
  'metric-filter': 'a filter there catches every record of the event and counts it',
  alarm: 'one matching event moves an alarm to ALARM, and later ones do so again',
  notification: 'its action is an SNS topic to which CloudWatch may publish',
  subscriber: 'somebody has confirmed a subscription that lets alarm messages through',
  live: "the audit's own visits were counted, and the alarm's last action did not fail",
} as const satisfies Readonly<Record<LinkName, string>>;

/** As the README links it. */
function linksTable(): string {
  return table(
    ['link', 'it holds when', 'reasons it breaks'],
    linkNames.map((link) => [
      `[${code(link)}](docs/reasons.md#link-${link})`,
      linkMeanings[link],
      reasonsOf(link).map(code).join(', '),
    ]),
  );
}

function reasonsOf(link: LinkName): readonly string[] {
  return Object.entries(breakReasons)
    .filter(([, reason]) => reason.link === link)
    .map(([name]) => name);
}

const statusMeanings = {
  PASSED: ['INFORMATIONAL', 'Every verdict that counts is good, and was seen to be.'],
  FAILED: ['HIGH', 'A verdict that counts is bad, and no way for it to be good was left unseen.'],
  WARNING: [
    'INFORMATIONAL',
    'Not known: everything was seen but the topic or its subscribers, which often belong to another account.',
  ],
  NOT_AVAILABLE: [
    'INFORMATIONAL',
    'Not known for any other reason; the finding says what could not be seen.',
  ],
} as const satisfies Readonly<Record<ComplianceStatus, readonly [severity: string, meaning: string]>>;

function statusesTable(): string {
  return table(
    ['status', 'severity', 'means'],
    Object.entries(statusMeanings).map(([status, [severity, meaning]]) => [code(status), severity, meaning]),
  );
}

/** Asks the code itself, so that the table cannot say otherwise. */
function statusRuleTable(): string {
  const rings: readonly Judgement['rings'][] = ['yes', 'no', 'unknown'];
  const cloudguard: readonly Judgement['cloudguard'][] = ['pass', 'fail', 'unknown'];
  return table(
    ['', ...rings.map((value) => `\`rings\`: ${value}`)],
    cloudguard.map((value) => [
      `\`cloudguard\`: ${value}`,
      ...rings.map((other) =>
        complianceStatus({ ...nothingJudged, cloudguard: value, rings: other }, 'both'),
      ),
    ]),
  );
}

const nothingJudged = {
  brokenLink: null,
  reason: null,
  witness: null,
  chain: [],
  chainDigest: null,
  notes: [],
} as const satisfies Omit<Judgement, 'cloudguard' | 'rings'>;
