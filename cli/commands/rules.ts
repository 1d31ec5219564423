import { summaries } from '../command-list.ts';
import { exitCodes, type Command } from '../command.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import type { Rule } from '../../shared/rules/rule.ts';

/** `ringcheck rules [ID]`: the catalogue, or all of one rule. */
export const command: Command = {
  name: 'rules',
  usage: '[ID] [--json]',
  summary: summaries.rules,
  optionHelp: [['--json', 'print JSON: an array of all rules, or with ID that one rule']],
  examples: [
    ['rules', 'the catalogue, a line each'],
    ['rules D9.AWS.MON.22', 'all of one rule: its logic, and the remediation step by step'],
    ['rules --json', 'the catalogue for a program'],
  ],
  options: { json: { type: 'boolean' } },
  positionals: [0, 1],
  async run([id], values, terminal) {
    const { rules } = await import('../../shared/rules/index.ts');
    const asJson = values['json'] === true;
    if (id === undefined) {
      terminal.stdout.write(asJson ? toJson(rules) : listText(rules));
    } else {
      const rule = requireRule(id, rules);
      terminal.stdout.write(asJson ? toJson(rule) : ruleText(rule));
    }
    return exitCodes.ok;
  },
};

function requireRule(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((each) => each.id === id);
  if (rule !== undefined) return rule;
  const known = rules.map((each) => each.id).join(', ');
  throw new UsageError(`unknown rule \`${id}\`: use one of ${known}`);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function listText(listed: readonly Rule[]): string {
  const widest = Math.max(...listed.map(({ id }) => id.length));
  return listed
    .map(({ id, risk, title }) => `${id.padEnd(widest)}  ${risk.padEnd('Critical'.length)}  ${title}\n`)
    .join('');
}

function ruleText(rule: Rule): string {
  const { note, portal, terraform, commandLine } = rule.remediation;
  return [
    `${rule.id}  ${rule.title}`,
    '',
    ...wrap(rule.description),
    '',
    `Risk level           ${rule.risk}`,
    `Cloud entity         ${rule.entity}`,
    `Category             ${rule.category}`,
    `Covered by Spectral  ${rule.coveredBySpectral ? 'Yes' : 'No'}`,
    `Events               ${rule.events.map(({ name, source }) => `${name} (${source})`).join(', ')}`,
    `Filter pattern       ${rule.pattern}`,
    '',
    'GSL logic',
    `  ${rule.gsl}`,
    '',
    'Remediation',
    ...indent(wrap(note)),
    '',
    '  From the portal',
    ...portal.map((step, index) => `  ${String(index + 1).padStart(2)}. ${step}`),
    '',
    '  With Terraform',
    ...indent(terraform.trimEnd().split('\n')),
    '',
    '  From the command line',
    ...indent(commandLine),
    '',
    'References',
    ...indent(rule.references),
    '',
    'Compliance frameworks',
    ...indent(rule.frameworks),
    '',
  ].join('\n');
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

/** Prose only: patterns and commands stay on one line, to be copied. */
function wrap(text: string, width = 96): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
