/** What the audit is set up for by its environment is its scope; what flags or an event name is not. */
import { expect, test } from 'vitest';
import { readScope, type Scope } from '../../shared/audit/scope-settings.ts';
import { anOrganization, auditorId, memberId, region, ringingRegion } from './simulated.ts';
import { stage } from './stages.ts';

const sandboxId = '444444444444';
const organization = anOrganization(
  {},
  {
    [sandboxId]: {
      name: 'playground',
      organizationalUnit: 'Sandbox',
      regions: { [region]: ringingRegion(sandboxId) },
    },
  },
);
const own = `ringcheck/D9.AWS.MON.22/${memberId}`;
const sandbox = `ringcheck/D9.AWS.MON.22/${sandboxId}`;
const runRecord = `ringcheck/run/${auditorId}`;

function fromEnvironment(units: string): Scope {
  return readScope({}, { RINGCHECK_OU: units }, false);
}

test('a scope that the environment includes keeps a run record, and archives what leaves it', async () => {
  const first = await stage(organization, { change: { scope: fromEnvironment('Workloads,Sandbox') } });
  const second = await stage(organization, {
    day: 2,
    before: first.findings,
    change: { scope: fromEnvironment('Workloads') },
  });

  expect(first.imported.toSorted()).toEqual([own, sandbox, runRecord].toSorted());
  expect(second.imported).toEqual([sandbox, runRecord]);
  expect(second.findings[sandbox]).toMatchObject({ RecordState: 'ARCHIVED' });
  expect(second.findings[own]).toMatchObject({ RecordState: 'ACTIVE' });
  expect(second.findings[runRecord]?.ProductFields?.['ringcheck/window/1/unvisited/1']).toContain(sandboxId);
});

test.each<[string, Scope]>([
  ['flags', readScope({ ou: ['Workloads'] }, { RINGCHECK_OU: 'Sandbox' }, false)],
  ['an event', { kind: 'selected', accounts: [memberId], organizationalUnits: [] }],
])('a scope that %s name keeps no run record and archives nothing', async (_, scope) => {
  const first = await stage(organization, { change: { scope: fromEnvironment('Workloads,Sandbox') } });
  const second = await stage(organization, { day: 2, before: first.findings, change: { scope } });

  expect(second.imported).toEqual([]);
  expect(second.findings[sandbox]).toMatchObject({ RecordState: 'ACTIVE' });
});
