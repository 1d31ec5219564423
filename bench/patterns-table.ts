import type { PatternsReport } from './patterns.ts';

/** The report for people. */
export function asTable({ rounds, corpus, budget, adversarial, families }: PatternsReport): string {
  const slowest = Object.entries(adversarial.slowest).map(([act, { name, ratio }]) =>
    row(`  slowest ${act}`, `${ratio.toFixed(1)} ×  ${name}`),
  );
  return [
    `Field corpus, ${String(corpus.patterns)} patterns; each the least of ${String(rounds)} times`,
    ...Object.entries(corpus.perSecond).map(([act, value]) =>
      row(`  ${act}, patterns per second`, rate(value)),
    ),
    row('  relate, median', `${corpus.relateMedianMilliseconds.toFixed(3)} ms`),
    row('  relate, worst', `${corpus.relateWorstMilliseconds.toFixed(3)} ms`),
    row(
      '  budget, most used of its limit',
      `${rate(budget.mostUsed)} of ${rate(budget.limit)}, 1:${budget.headroom.toFixed(1)}`,
    ),
    '',
    `Adversarial patterns, ${String(adversarial.patterns)}, in medians of the corpus's relate`,
    ...slowest,
    row('  given up for the budget', String(adversarial.undecidedForBudget)),
    row(`  ratio, at most ${String(adversarial.limit)} allowed`, adversarial.ratio.toFixed(1)),
    '',
    'Slowest to relate',
    ...families
      .slice(0, 15)
      .map(({ name, ratio, relation }) => row(`  ${name}`, `${ratio.toFixed(1)} ×  ${relation}`)),
    '',
  ].join('\n');
}

function row(label: string, value: string): string {
  const name = label.length > 60 ? `${label.slice(0, 59)}…` : label;
  return `${name.padEnd(44)}${value.padStart(12)}`;
}

function rate(value: number): string {
  return Math.round(value).toLocaleString('en');
}
