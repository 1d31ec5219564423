/** The remediation's role is as small as it can be: what it is granted is needed, and what it does is granted. */
import { expect, test } from 'vitest';
import { grantedTo } from '../simulator/granted.ts';
import { undoRemediation } from '../../shared/audit/undo-remediation.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import type { RemediationRecord } from '../../shared/remediation/index.ts';
import { withoutFilterAndAlarm, withRemediation } from './remediated.ts';
import { anOrganization, region } from './simulated.ts';

const failing = anOrganization({ remediationRole: true, regions: { [region]: withoutFilterAndAlarm() } });
const roleName = 'ringcheck-remediation';
const remediationRoleActions = grantedTo(roleName);

/** Remediates by the event, and undoes; what the role was asked for, and whether all went well. */
async function story(withoutActions: readonly string[]) {
  return await withRemediation(
    failing,
    async (org) => {
      await org.audit();
      const answer = await org.deliver(org.event());
      const [record] = await org.records();
      const undone = record === undefined ? null : await org.asOperator(async () => undo(record));
      const isRemediated = JSON.stringify(answer).includes('RESOLVED');
      const isUndone = undone?.accounts.every(({ outcome }) => outcome === 'applied') === true;
      const asked = org.proxy.calls().filter((call) => call.roleName === roleName);
      return { isDone: isRemediated && isUndone, asked: asked.map(({ operation }) => operation) };
    },
    { withoutActions: { [roleName]: withoutActions } },
  );
}

async function undo(record: RemediationRecord) {
  return await undoRemediation({
    settings: readSettings({}, process.env),
    reach: 'named',
    recorded: record.accounts,
    writes: true,
    now: () => new Date(),
  });
}

test('with all that is granted the account is remediated and undone, and nothing else is asked', async () => {
  const { isDone, asked } = await story([]);
  const granted = remediationRoleActions.map((action) => action.split(':')[1]);

  expect(isDone).toBe(true);
  expect([...new Set(asked)].filter((operation) => !granted.includes(operation))).toEqual([]);
  // PutMetricAlarm needs TagResource for the tags, and nobody calls it.
  expect(granted.filter((operation) => !asked.includes(operation ?? ''))).toEqual(['TagResource']);
});

test.each(remediationRoleActions)('without %s it is not', async (action) => {
  expect((await story([action])).isDone).toBe(false);
});
