import type { PatternTest } from '../../shared/aws/test-metric-filter.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import type { Explanation } from '../explain/explanation.ts';
import { wrapped } from '../explain/prose.ts';
import { openReadingOf } from '../explain/uncertainty.ts';
import type { PatternTester } from './pattern-tester.ts';
import { settledText, settleReading } from './settle-reading.ts';

/** One question to AWS: whether a pattern matches the record that is our proof. */
export interface Verification {
  readonly pattern: string;
  readonly record: 'misses' | 'extra';
  readonly expected: boolean;
  /** `invalid` where AWS takes the text for no filter pattern. */
  readonly actual: boolean | 'invalid';
}

/** Asks AWS about each record of an explanation, for the pattern and for the rule's own. */
export async function verifyWitnesses(
  explanation: Explanation,
  rule: Rule,
  tester: PatternTester,
): Promise<readonly Verification[]> {
  const answers: Verification[] = [];
  for (const record of ['misses', 'extra'] as const) {
    const witness = explanation[record];
    if (witness === null) continue;
    for (const pattern of [explanation.pattern, rule.pattern]) {
      const answer: PatternTest = await tester.test(pattern, [JSON.stringify(witness)]);
      const expected = (pattern === rule.pattern) === (record === 'misses');
      answers.push({ pattern, record, expected, actual: answer === 'invalid' ? answer : answer[0] === true });
    }
  }
  return answers;
}

/** Whether AWS behaves otherwise than we decided. */
export function hasDifference(verification: readonly Verification[]): boolean {
  return verification.some(({ expected, actual }) => actual !== expected);
}

/** The sentence for an answer of AWS that is not ours. */
export const differenceText =
  "Ringcheck's decision differs from AWS's answer: do not rely on it, and please report this pattern";

/** AWS's answers for a person: one line each, and for an undecided pattern which readings AWS follows. */
export async function verificationPage(
  { uncertainties }: Explanation,
  rule: Rule,
  verification: readonly Verification[],
  tester: PatternTester,
): Promise<string> {
  const lines = verification.map((one) => questionLine(one, rule));
  for (const uncertainty of uncertainties) {
    const name = openReadingOf(uncertainty);
    if (name !== null) lines.push(...wrapped(settledText(await settleReading(name, tester)), '  ', '    '));
  }
  if (lines.length === 0)
    lines.push('  Nothing to ask: there is no record that tells the two patterns apart.');
  return `\n${[`AWS's answers (TestMetricFilter in ${tester.region})`, ...lines].join('\n')}\n`;
}

function questionLine({ pattern, record, expected, actual }: Verification, rule: Rule): string {
  const whose = pattern === rule.pattern ? "the rule's pattern" : 'the pattern';
  const which = record === 'misses' ? 'missed' : 'other';
  const answer = actual === 'invalid' ? 'is no filter pattern to AWS' : `${verb(actual)} the ${which} record`;
  const hope = actual === expected ? '' : `, we decided that it ${verb(expected)} it`;
  return `  ${actual === expected ? 'agrees ' : 'differs'}  ${whose} ${answer}${hope}`;
}

function verb(isMatch: boolean): string {
  return isMatch ? 'matches' : 'does not match';
}
