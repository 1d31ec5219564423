import { parseArgs } from 'node:util';
import type { CloudTrailRecord } from '../shared/filter-pattern/index.ts';
import fieldCorpus from '../test/filter-pattern/cases/field-corpus.json' with { type: 'json' };
import relations from '../test/filter-pattern/cases/relations.json' with { type: 'json' };
import type { AdversarialPattern } from './adversarial-pieces.ts';
import { adversarialPatterns } from './adversarial-patterns.ts';
import { relationOf, rounds, timePatterns, type PatternTimes } from './measure-patterns.ts';
import { asTable } from './patterns-table.ts';
import { searchSlowPatterns } from './search-patterns.ts';
import { medianOf, perSecond } from './stopwatch.ts';

/** No constructed pattern may take longer, in medians of `relate` on the field corpus. */
const mostTimesMedian = 200;

/**
 * `npm run bench -- patterns [--json] [--search SECONDS]`: how fast real patterns are, and how much slower one can be made. Exits with 1 if
 * anything on any adversarial pattern takes over 200 times what `relate` takes on the median pattern of the corpus. With
 * `--search` it first looks for patterns that are slower than those known, and judges them too.
 */
export function benchPatterns(parameters: readonly string[]): number {
  const { values } = parseArgs({
    args: [...parameters],
    options: { json: { type: 'boolean' }, search: { type: 'string' } },
  });
  const found = searchSlowPatterns(Number(values.search ?? 0)).slice(0, 10);
  const report = measure(found.map(({ pattern }) => ({ name: pattern, pattern })));
  process.stdout.write(values.json === true ? `${JSON.stringify(report)}\n` : asTable(report));
  return report.adversarial.ratio > mostTimesMedian ? 1 : 0;
}

type Act = 'parse' | 'print' | 'matches' | 'relate';

interface Slowest {
  readonly name: string;
  readonly milliseconds: number;
  /** In medians of `relate` on the field corpus. */
  readonly ratio: number;
}

export type PatternsReport = ReturnType<typeof measure>;

function measure(found: readonly AdversarialPattern[]) {
  // A text that is no pattern is answered at once: with those few the median would be of other work.
  const corpus = fieldCorpus
    .filter(({ catches }) => catches !== 'invalid')
    .map(({ pattern }) => ({ name: pattern, pattern }));
  const times = timePatterns([...corpus, ...adversarialPatterns, ...found], sampleRecords());
  const [common, adversarial] = [times.slice(0, corpus.length), times.slice(corpus.length)];
  const median = medianOf(common.map(({ relate }) => relate));
  const slowestAt = (act: Act): Slowest => slowestOf(adversarial, act, median);
  const slowest = {
    relate: slowestAt('relate'),
    parse: slowestAt('parse'),
    print: slowestAt('print'),
    matches: slowestAt('matches'),
  };
  return {
    rounds,
    corpus: {
      patterns: common.length,
      perSecond: {
        parse: perSecond(common.map(({ parse }) => parse)),
        matches: perSecond(common.map(({ matches }) => matches)),
        relate: perSecond(common.map(({ relate }) => relate)),
      },
      relateMedianMilliseconds: median,
      relateWorstMilliseconds: Math.max(...common.map(({ relate }) => relate)),
    },
    budget: budgetOf(common),
    adversarial: {
      patterns: adversarial.length,
      ratio: Math.max(...Object.values(slowest).map(({ ratio }) => ratio)),
      limit: mostTimesMedian,
      slowest,
      undecidedForBudget: adversarial.filter(({ relation }) => relation.uncertainties.includes('budget'))
        .length,
    },
    families: adversarial
      .map(({ name, relate, relation }) => ({
        name,
        ratio: relate / median,
        units: relation.budget.used,
        relation: relation.relation,
      }))
      .toSorted((a, b) => b.ratio - a.ratio),
  };
}

/** Records to match against: the witnesses that the corpus's own relations name, so of many kinds and realistic. */
function sampleRecords(): readonly CloudTrailRecord[] {
  const witnesses = fieldCorpus.flatMap(({ pattern }) => {
    const { misses, extra } = relationOf(pattern);
    return [misses, extra].filter((record) => record !== null);
  });
  return witnesses.filter((_, index) => index % Math.ceil(witnesses.length / 10) === 0);
}

function slowestOf(times: readonly PatternTimes[], act: Act, median: number): Slowest {
  const [slowest] = times.toSorted((a, b) => b[act] - a[act]);
  const milliseconds = slowest?.[act] ?? Number.NaN;
  return { name: slowest?.name ?? '', milliseconds, ratio: milliseconds / median };
}

/** How far the budget is from what known patterns need, the cases of the tests included. */
function budgetOf(corpus: readonly PatternTimes[]) {
  const known = [
    ...corpus.map(({ relation }) => relation),
    ...relations.cases.map(({ pattern }) => relationOf(pattern)),
  ];
  const mostUsed = Math.max(...known.map(({ budget }) => budget.used));
  const limit = Math.min(...known.map(({ budget }) => budget.limit));
  return { limit, mostUsed, headroom: limit / mostUsed };
}
