/** The words of the report: names of links and statuses, and what each cause means. */
import { breakReasons, linkNames, unseenReasons, type LinkName } from '../../shared/alarm-chain/links.ts';
import type { AccountWhy } from '../../shared/audit/report.ts';
import type { ShownStatus } from './page-data.ts';
import { cloudguardCheckFails } from '../formats/cloudguard-check-fails.ts';

export const linkTitles: Readonly<Record<LinkName, string>> = {
  trail: 'Trail',
  'event-selection': 'Event selection',
  'log-delivery': 'Log delivery',
  'metric-filter': 'Metric filter',
  alarm: 'Alarm',
  notification: 'Notification',
  subscriber: 'Subscriber',
  live: 'Live proof',
};

/** The links in chain order, as people read them. */
export const titledLinks = linkNames.map((link) => ({ link, title: linkTitles[link] }));

/** What each link has to do. */
export const linkTasks: Readonly<Record<LinkName, string>> = {
  trail: 'CloudTrail records the account',
  'event-selection': 'AssumeRole is among the events',
  'log-delivery': 'they arrive in a log group',
  'metric-filter': 'a filter counts every one',
  alarm: 'one event sets it off',
  notification: 'it may publish to a topic',
  subscriber: 'somebody has confirmed',
  live: 'the metric counted our visits',
};

export const statusTitles: Readonly<Record<ShownStatus, string>> = {
  FAILED: 'Failed',
  WARNING: 'Warning',
  NOT_AVAILABLE: 'Not available',
  PASSED: 'Passed',
  excluded: 'Excluded',
};

const accountWhys: Readonly<Record<Exclude<AccountWhy, keyof typeof unseenReasons>, string>> = {
  'role-not-assumable': 'the audit role could not be assumed',
  deadline: 'the run ended before it came to the account',
  'account-not-active': 'the account is not active',
  'out-of-scope': 'the account was not asked about',
};

/** Why an account was not judged, in as few words as a list of counts needs: "role not assumable". */
export function whyWords(why: string): string {
  return why === 'account-not-active' ? 'not active' : why.replaceAll('-', ' ');
}

/** What each cause means, in a sentence without its full stop. */
export const causeSentences: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(breakReasons).map(([reason, { sentence }]) => [reason, sentence])),
  ...unseenReasons,
  ...accountWhys,
  [cloudguardCheckFails]: 'no trail has both what CloudGuard asks for, whatever could not be seen',
};

/** What a cause means; the cause itself where nobody has said. */
export function causeSentence(cause: string): string {
  return (Object.hasOwn(causeSentences, cause) ? causeSentences[cause] : undefined) ?? cause;
}
