import { expect, test } from 'vitest';
import { adversarialPatterns } from '../../bench/adversarial-patterns.ts';
import { relate } from '../../shared/filter-pattern/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import fieldCorpus from './cases/field-corpus.json' with { type: 'json' };
import relations from './cases/relations.json' with { type: 'json' };

const options = { events: assumeRole.events };

/** What one search costs and what comes of it. */
function effort(required: string, candidate: string) {
  const { relation, budget, uncertainties } = relate(required, [candidate], options);
  return { pattern: candidate, relation, uncertainties: uncertainties.join(), used: budget.used };
}

/**
 * A search that takes another way to the same answer is slower or faster, and nothing else shows it. Where that was
 * meant: `npx vitest run test/filter-pattern/search-effort.test.ts --update`, and `npm run bench -- patterns`.
 */
test('what a search costs is the same everywhere, and changes only on purpose', async () => {
  const real = [
    ...fieldCorpus.map(({ pattern }) => effort(assumeRole.pattern, pattern)),
    ...relations.cases.map(({ pattern }) => effort(relations.required, pattern)),
  ];
  const constructed = adversarialPatterns.map(({ name, pattern }) => {
    const { pattern: _, ...rest } = effort(assumeRole.pattern, pattern);
    return { name, ...rest };
  });
  const lines = [...real, ...constructed].map((one) => JSON.stringify(one));

  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('search-effort.jsonl');
});
