import { describeSetting, type GivenFlags } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** The topic of the alarms that the remediation makes. */
export const alarmTopicDescription = describeSetting(
  'alarm-topic-arn',
  'topic of the alarms that a plan makes; `{partition}`, `{region}` and `{account}` are filled in',
  'none',
);

const form = /^arn:(\{partition\}|[a-z-]+):sns:(\{region\}|[a-z0-9-]+):(\{account\}|\d{12}):[\w-]{1,256}$/;

/**
 * The ARN with its places to fill in; null where none is set. A flag wins over the environment.
 * @throws UsageError that names the flag or variable and what it may be
 */
export function readAlarmTopic(
  flags: GivenFlags,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const { flag, variable } = alarmTopicDescription;
  const given = flags[flag.slice(2)]?.at(-1);
  const text = given ?? environment[variable] ?? '';
  if (text === '') return null;
  if (form.test(text)) return text;
  throw new UsageError(
    `${given === undefined ? variable : flag} \`${text}\` is not the ARN of a topic: write it as arn:{partition}:sns:{region}:{account}:NAME`,
  );
}
