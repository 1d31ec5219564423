import { rules, findRule } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { verdictChoices, type VerdictChoice } from '../findings/index.ts';
import { settingDescriptions } from './setting-descriptions.ts';
import { UsageError } from './usage-error.ts';

export { describeSetting, settingDescriptions, type SettingDescription } from './setting-descriptions.ts';

/** What can be set for an audit; flags of the terminal and `RINGCHECK_…` in the environment of both. */
export interface Settings {
  readonly auditRoleName: string;
  readonly externalId: string | undefined;
  /** The Region whose Security Hub receives findings; undefined means the audit's own Region. */
  readonly securityHubRegion: string | undefined;
  readonly verdict: VerdictChoice;
  readonly rules: readonly Rule[];
  /**
   * Days after which an unchanged finding is imported again. With the days between two runs they must stay below 90,
   * after which Security Hub deletes it: https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings.html
   */
  readonly refreshDays: number;
  /** Accounts in flight at the same time. */
  readonly concurrency: number;
  /** The file of exceptions; undefined means `exceptions.yml` if there is one. */
  readonly exceptionsFile: string | undefined;
  /** The topic of alarms to be made, with `{partition}`, `{region}` and `{account}` to be filled in; null where none is set. */
  readonly alarmTopicArn: string | null;
  /** The role by which the remediation writes into an account. */
  readonly remediationRoleName: string;
}

/** The texts that a flag was given, by its name without dashes; empty where it was not. */
export type GivenFlags = Readonly<Record<string, readonly string[]>>;

/**
 * Reads the settings; a flag wins over the environment, which wins over the default.
 * @throws UsageError that names the flag or variable and what it may be
 */
export function readSettings(
  flags: GivenFlags,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const read = (name: string) => readTexts(name, flags, environment);
  const chosenRules = read('rule');
  return {
    auditRoleName: matching(read('audit-role-name'), roleName, 'a role name') ?? 'ringcheck-audit',
    externalId: readExternalId(read('external-id')),
    securityHubRegion: matching(read('security-hub-region'), /^[a-z]{2,}(-[a-z]+)+-\d+$/, 'a Region'),
    verdict: readVerdict(read('verdict')),
    rules:
      chosenRules.texts.length === 0
        ? rules
        : [...new Set(chosenRules.texts.map((id) => readRule(id, chosenRules.source)))],
    refreshDays: wholeNumber(read('refresh-days'), 1, 60) ?? 7,
    concurrency: wholeNumber(read('concurrency'), 1, 128) ?? 24,
    exceptionsFile: matching(read('exceptions'), /./, 'a file'),
    alarmTopicArn:
      matching(
        read('alarm-topic-arn'),
        topicArn,
        'the ARN of a topic: write it as arn:{partition}:sns:{region}:{account}:NAME',
      ) ?? null,
    remediationRoleName:
      matching(read('remediation-role-name'), roleName, 'a role name') ?? 'ringcheck-remediation',
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const roleName = /^[\w+=,.@-]{1,64}$/;
/**
 * A FIFO topic is none that an alarm can notify:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
const topicArn =
  /^arn:(\{partition\}|[a-z-]+):sns:(\{region\}|[a-z0-9-]+):(\{account\}|\d{12}):[\w-]{1,256}$/;

/** What was given for one setting, and where. */
interface Given {
  readonly texts: readonly string[];
  readonly source: string;
}

function readTexts(
  name: string,
  flags: GivenFlags,
  environment: Readonly<Record<string, string | undefined>>,
): Given {
  const flag = `--${name}`;
  const texts = flags[name] ?? [];
  if (texts.length > 0) return { texts, source: flag };
  const description = settingDescriptions.find((setting) => setting.flag === flag);
  const variable = description?.variable ?? '';
  const text = environment[variable];
  if (text === undefined || text === '') return { texts: [], source: flag };
  return { texts: description?.isRepeatable === true ? text.split(',') : [text], source: variable };
}

function matching({ texts, source }: Given, form: RegExp, noun: string): string | undefined {
  const text = texts.at(-1);
  if (text !== undefined && !form.test(text)) throw new UsageError(`${source} \`${text}\` is not ${noun}`);
  return text;
}

/** A secret between the audit and the roles: an error must not repeat it. */
function readExternalId({ texts, source }: Given): string | undefined {
  const text = texts.at(-1);
  if (text !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(text)) {
    throw new UsageError(
      `${source} is no external id: one has 2 to 1224 characters, each a letter, a digit or one of +=,.@:/-_`,
    );
  }
  return text;
}

function readVerdict({ texts, source }: Given): VerdictChoice {
  const text = texts.at(-1) ?? 'both';
  const choice = verdictChoices.find((one) => one === text);
  if (choice === undefined) {
    throw new UsageError(`${source} \`${text}\` is unknown: use one of ${verdictChoices.join(', ')}`);
  }
  return choice;
}

function readRule(id: string, source: string): Rule {
  const rule = findRule(id.trim());
  if (rule === undefined) {
    throw new UsageError(
      `${source} \`${id}\` is unknown: use one of ${rules.map((one) => one.id).join(', ')}`,
    );
  }
  return rule;
}

function wholeNumber({ texts, source }: Given, least: number, most: number): number | undefined {
  const text = texts.at(-1);
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`${source} \`${text}\` is not a whole number from ${least} to ${most}`);
  }
  return value;
}
