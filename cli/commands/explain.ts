import { summaries } from '../command-list.ts';
import type { Command } from '../command.ts';

/** `ringcheck explain PATTERN`: what a filter pattern means for a rule. */
export const command: Command = {
  name: 'explain',
  usage: '[--json] [--verify] [--rule ID] (PATTERN | --input FILE)',
  summary: summaries.explain,
  optionHelp: [
    ['--json', 'print one line of JSON'],
    ['--verify', 'ask AWS (TestMetricFilter, with your credentials) whether the proof holds'],
    ['--rule ID', 'relate to this rule instead of D9.AWS.MON.22'],
    ['--input FILE', 'read JSON lines {"pattern": …} (`-` is stdin) and print one JSON line each'],
    ['--', 'before a pattern that starts with `-`'],
  ],
  examples: [
    ['explain \'{ $.eventName = "AssumeRole" && $.errorCode NOT EXISTS }\'', 'what this filter misses'],
    ["explain --json '{ $.eventName = AssumeRole* }'", 'the same for a program'],
    ["explain --verify '{ $.eventName = AssumeRole }'", 'and have AWS say whether the proof holds'],
    ['explain --input patterns.jsonl', 'many patterns, a line each'],
  ],
  options: {
    json: { type: 'boolean' },
    verify: { type: 'boolean' },
    rule: { type: 'string' },
    input: { type: 'string' },
  },
  positionals: [0, 1],
  async run([pattern], values, terminal) {
    const { runExplain } = await import('../explain/run-explain.ts');
    return await runExplain(pattern, values, terminal);
  },
};
