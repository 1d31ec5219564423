import { settingDescriptions } from '../shared/audit/setting-descriptions.ts';
import type { CommandValues, Terminal } from './command.ts';
import { textsOf } from './scope-flags.ts';

/** What an audit was told on its command line, which the next one has to be told again. */
export interface Told {
  readonly isThisAccount: boolean;
  /** The texts of each setting that was given as a flag, by its name without dashes. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** Whether the environment, which the next command has too, names the topic of alarms. */
  readonly isTopicSet: boolean;
  /** Whether the environment excludes accounts, which no flag that includes them undoes. */
  readonly isExcluding: boolean;
}

/** Of an audit that was told nothing. */
export const nothingTold: Told = {
  isThisAccount: false,
  flags: new Map(),
  isTopicSet: false,
  isExcluding: false,
};

export function toldBy(values: CommandValues, environment: Terminal['env']): Told {
  const names = settingDescriptions.map(({ flag }) => flag.slice(2));
  return {
    isThisAccount: values['this-account'] === true,
    flags: new Map(
      names.map((name) => [name, textsOf(values, name)] as const).filter(([, texts]) => texts.length > 0),
    ),
    isTopicSet: (environment['RINGCHECK_ALARM_TOPIC_ARN'] ?? '') !== '',
    isExcluding: Object.entries(environment).some(
      ([name, text = '']) => name.startsWith('RINGCHECK_EXCLUDE_') && text !== '',
    ),
  };
}
