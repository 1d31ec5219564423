import type { ImportMeasure } from './measure-imports.ts';

/** The report for people. */
export function coldStartTable(measures: readonly ImportMeasure[], rounds: number): string {
  return [
    `Import in a fresh process, ${rounds} rounds, all bundles in each`,
    row('', 'KB', 'median', 'least', 'ratio'),
    ...measures.map(({ name, bytes, median, least, ratio }) =>
      row(
        `  ${name}`,
        String(Math.round(bytes / 1_000)),
        `${median.toFixed(0)} ms`,
        `${least.toFixed(0)} ms`,
        ratio.toFixed(2),
      ),
    ),
    '',
  ].join('\n');
}

function row(label: string, ...values: readonly string[]): string {
  return `${label.padEnd(28)}${values.map((value) => value.padStart(9)).join('')}`;
}
