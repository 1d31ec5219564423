import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeAccount, type LinkEvidence, type ResourceReference } from '../../shared/alarm-chain/index.ts';
import { accountResource, resourcesOf } from '../../shared/findings/resources.ts';
import { writeFinding } from '../../shared/findings/index.ts';
import { assumeRole } from '../../shared/rules/assume-role.ts';
import { formatError } from '../../simulator/services/finding-format.ts';
import { anAccount, aFilter, seen } from '../alarm-chain/compliant-account.ts';

const account = accountResource('333333333333', 'us-east-1', 'aws');

function finding(chain: readonly LinkEvidence[]) {
  const judgement = { ...judgeAccount(anAccount(), assumeRole), chain };
  const subject = {
    accountId: '333333333333',
    partition: 'aws',
    securityHubRegion: 'us-east-1',
    rule: assumeRole,
    judgement,
    chainSince: new Date('2026-01-15T11:58:00Z'),
    status: 'FAILED' as const,
    message: 'It does not ring.',
  };
  const time = '2026-01-15T12:00:00.000Z';
  return writeFinding(subject, time, time);
}

test('what was observed stands with its resource, and that of a metric filter with the account', () => {
  const { chain } = judgeAccount(anAccount(), assumeRole);
  const [own, trail, alarm, topic] = resourcesOf(account, chain);

  expect(own?.Details?.Other).toMatchObject({
    'metric-filter.metric-filter': 'assume-role',
    'metric-filter.relation': 'equivalent',
  });
  expect(trail?.Details?.Other['trail.trail']).toBe(
    chain.find(({ resource }) => resource?.type === 'trail')?.resource?.name,
  );
  expect(alarm?.Details?.Other).toMatchObject({ 'alarm.threshold': '1' });
  expect(topic?.Type).toBe('AwsSnsTopic');
});

test('a long pattern is cut in the details; an ARN that is too long is left out, not cut', () => {
  const pattern = `{ $.eventName = AssumeRole && $.x != "${'y'.repeat(3000)}" }`;
  const { chain } = judgeAccount(anAccount({ filters: seen([aFilter({ pattern })]) }), assumeRole);
  const trail = chain[0]?.resource;
  const long = { ...trail, arn: `${trail?.arn}${'x'.repeat(512)}` } as ResourceReference;
  const [first, ...others] = chain;
  const resources = resourcesOf(account, [{ ...first, resource: long } as LinkEvidence, ...others]);

  expect(resources[0]?.Details?.Other['metric-filter.pattern']).toHaveLength(1023);
  expect(resources.map(({ Id }) => Id)).not.toContain(long.arn);
  expect(resources.every(({ Id }) => !Id.includes('…'))).toBe(true);
});

test('an account of which nothing was seen has no details', () => {
  expect(resourcesOf(account, [])).toEqual([account]);
});

const observed = fc.dictionary(
  fc.string({ maxLength: 200 }),
  fc.oneof(
    fc.string({ maxLength: 4000 }),
    fc.constant(' '),
    fc.integer(),
    fc.constant(null),
    fc.array(fc.string()),
  ),
  { maxKeys: 70 },
);
const reference: fc.Arbitrary<ResourceReference | null> = fc.option(
  fc.record({
    type: fc.constantFrom('trail', 'log-group', 'metric-filter', 'alarm', 'topic'),
    arn: fc.option(fc.string({ maxLength: 700 }).map((text) => `arn:${text}`)),
    name: fc.string({ maxLength: 3000 }),
    accountId: fc.constant('333333333333'),
    region: fc.string({ maxLength: 30 }).filter((text) => text.trim() !== ''),
  }),
);

test('whatever was observed, Security Hub takes the finding', () => {
  const link = fc.record({
    link: fc.constant('alarm'),
    state: fc.constant('holds'),
    resource: reference,
    observed,
  });
  fc.assert(
    fc.property(fc.array(link, { maxLength: 40 }), (chain) => {
      expect(formatError(finding(chain as LinkEvidence[]))).toBeNull();
    }),
    { numRuns: Number(process.env['RINGCHECK_PROPERTY_RUNS'] ?? 50) },
  );
});

test('an account about which nothing is known has no blank field, which would fail its finding', () => {
  expect(Object.values(finding([]).ProductFields)).not.toContain('');
  expect(formatError(finding([]))).toBeNull();
});
