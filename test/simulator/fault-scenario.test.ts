/** The faults of an account as a scenario writes them. */
import { expect, test } from 'vitest';
import { loadScenario, ScenarioError, type ScenarioDocument } from '../../simulator/index.ts';
import { management, member, organizationOf } from './support.ts';

function withFaults(faults: object, accountId = member): ScenarioDocument {
  return organizationOf({ [accountId]: { faults } });
}

test('an account meets none unless the scenario says so, and defaults go by the kind', () => {
  expect(loadScenario(organizationOf({ [member]: {} })).accounts[member]).not.toHaveProperty('faults');
  const common = { operations: [], first: null, share: null };
  const none = { status: null, milliseconds: null, ending: null, body: null };
  const kinds = ['reset', 'server-error', 'slow', 'truncated', 'malformed'] as const;
  const loaded = loadScenario(withFaults({ calls: kinds.map((kind) => ({ kind })), closes: null }));
  expect(loaded.accounts[member]?.faults).toEqual({
    seed: 0,
    calls: [
      { kind: 'reset', ...common, ...none },
      { kind: 'server-error', ...common, ...none, status: 500 },
      { kind: 'slow', ...common, ...none, milliseconds: 1_000 },
      { kind: 'truncated', ...common, ...none, ending: 'closed' },
      { kind: 'malformed', ...common, ...none, body: 'html' },
    ],
    credentialsExpire: null,
    closes: null,
    clockSkewSeconds: null,
  });
  // What is printed can be read again.
  expect(loadScenario(JSON.parse(JSON.stringify(loaded)))).toEqual(loaded);
});

const place = `accounts.${member}.faults`;

test.for([
  [{ calls: [{}] }, `${place}.calls[0]: the member \`kind\` is missing: add it`],
  [
    { calls: [{ kind: 'late' }] },
    `${place}.calls[0].kind: use one of throttled, server-error, reset, answer-lost, hung, slow, truncated, malformed`,
  ],
  [{ calls: [{ kind: 'reset', times: 2 }] }, `${place}.calls[0].times: there is no member \`times\``],
  [{ calls: [{ kind: 'reset', first: -1 }] }, `${place}.calls[0].first: must be >= 0`],
  [{ calls: [{ kind: 'reset', share: 1.5 }] }, `${place}.calls[0].share: must be <= 1`],
  [{ calls: [{ kind: 'server-error', status: 404 }] }, `${place}.calls[0].status: use one of 500, 503`],
  [
    { calls: [{ kind: 'reset', status: 500 }] },
    `${place}.calls[0].status: is a member of server-error, not of reset: remove it`,
  ],
  [
    { calls: [{ kind: 'reset', operations: ['logs:CreateLogGroup'] }] },
    `${place}.calls[0].operations: the simulator does not answer logs:CreateLogGroup: use one of its operations`,
  ],
  [{ closes: {} }, `${place}.closes: never comes: give afterCalls or at`],
  [{ credentialsExpire: { at: 'soon' } }, `${place}.credentialsExpire.at: must be a time`],
  [{ clockSkewSeconds: 1e6 }, `${place}.clockSkewSeconds: must be <= 86400`],
] as const)('%j is refused', ([faults, message]) => {
  const load = () => loadScenario(withFaults(faults));
  expect(load).toThrow(ScenarioError);
  expect(load).toThrow(message);
});

test('the management account cannot be closed', () => {
  expect(() => loadScenario(withFaults({ closes: { afterCalls: 1 } }, management))).toThrow(
    `accounts.${management}.faults.closes: AWS closes no management account: remove it`,
  );
});
