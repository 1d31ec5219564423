import type { StartupMeasure } from './measure-startups.ts';

/** Milliseconds of the processor that the general help may take beyond Node itself. */
export const mostBeyondNode = 150;

/** The report for people. */
export function startupTable(measures: readonly StartupMeasure[], rounds: number): string {
  return [
    `Processor time of a fresh process, ${rounds} rounds, all command lines in each`,
    row('', 'median', 'beyond', 'ratio'),
    ...measures.map(({ name, median, beyondNode, ratio }) =>
      row(`  ${name}`, `${median.toFixed(0)} ms`, `${beyondNode.toFixed(0)} ms`, ratio.toFixed(2)),
    ),
    `--help may take ${mostBeyondNode} ms beyond Node alone.`,
    '',
  ].join('\n');
}

function row(label: string, ...values: readonly string[]): string {
  return `${label.padEnd(34)}${values.map((value) => value.padStart(9)).join('')}`;
}
