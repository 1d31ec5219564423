import { expect, test } from 'vitest';
import type { Judgement } from '../../shared/alarm-chain/index.ts';
import { aFilter, seen, withAlarm } from '../alarm-chain/compliant-account.ts';
import { judge, textOf } from './written-finding.ts';

test('names that do not fit are left out whole, and the text stays Unicode', () => {
  for (const name of ['n'.repeat(512), '😀'.repeat(256), `n${'😀'.repeat(100)}`]) {
    const judgement = judge({ filters: seen([aFilter({ name })]), ...withAlarm({ namespace: 'Other' }) });
    const text = textOf(judgement);

    expect(text).toMatch(/^Create an alarm on the metric of the metric filter/);
    expect(text).not.toContain('…');
    expect(text.isWellFormed()).toBe(true);
    expect(text.length).toBeLessThanOrEqual(512);
    expect(text.includes(name)).toBe(name.length < 250);
  }
});

test('a further sentence that does not fit is left out whole, but not the one that tells whose the mend is', () => {
  const name = 'n'.repeat(300);
  const own = { ...judge(withAlarm({ name, actionsEnabled: false })), cloudguard: 'fail' } as const;
  const shared: Judgement = {
    ...own,
    chain: own.chain.map((evidence) => ({
      ...evidence,
      resource: evidence.resource === null ? null : { ...evidence.resource, accountId: '111111111111' },
    })),
  };

  expect(textOf(own)).toMatch(/^Enable the actions of the alarm `n{300}` in us-east-1: `[^`]*`\.$/);
  expect(textOf(shared)).toMatch(
    /^Enable the actions of the alarm `n{300}` .* mends every account that shares it\.$/,
  );
});

test('a name leaves room for whose the mend is', () => {
  const logGroupArn = `arn:aws:logs:us-east-1:111111111111:log-group:${'n'.repeat(300)}:*`;
  const judgement = judge({ trail: { isOrganization: true, logGroupArn }, filters: seen([]) });

  expect(textOf(judgement)).toMatch(
    / on the log group, and an alarm on its metric\. This part .* 1{12}: .*\.$/,
  );
});

/** Of a filter of this name without an alarm. */
const told = (name: string) =>
  textOf(judge({ filters: seen([aFilter({ name })]), ...withAlarm({ namespace: 'Other' }) }));

test('a text of exactly as many characters as fit keeps its names', () => {
  const name = 'n'.repeat(1 + 512 - told('n').length);

  expect(told(name)).toHaveLength(512);
  expect(told(name)).toContain(name);
  expect(told(`${name}n`)).not.toContain(name);
});
