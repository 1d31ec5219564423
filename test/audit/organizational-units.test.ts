import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { accountsOfUnit, openOrganization } from '../../shared/audit/organizational-units.ts';

const organizations = mockClient(OrganizationsClient);
const unitId = (index: number) => `ou-abcd-${String(index).padStart(8, '0')}`;

test('where accounts come without paths, a tree of two thousand units is walked one after the other, each once', async () => {
  let underWay = 0;
  let most = 0;
  const answer = async <T>(value: T): Promise<T> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return value;
  };
  organizations
    .on(ListAccountsForParentCommand)
    .callsFake(async ({ ParentId }: { ParentId: string }) =>
      answer({ Accounts: [{ Id: `account in ${ParentId}` }] }),
    );
  organizations
    .on(ListOrganizationalUnitsForParentCommand)
    .callsFake(async ({ ParentId }: { ParentId: string }) =>
      answer({
        OrganizationalUnits:
          ParentId === unitId(0)
            ? Array.from({ length: 1_999 }, (_, index) => ({ Id: unitId(index + 1), Name: '' }))
            : [],
      }),
    );
  const listed = [{ id: '333333333333', name: '', state: 'ACTIVE', paths: [], joinedAt: null }];
  const organization = openOrganization(new OrganizationsClient({ region: 'us-east-1' }), listed);
  const asked = { unit: unitId(0), source: '--ou' };

  expect(await accountsOfUnit(organization, asked)).toHaveLength(2_000);
  // Its accounts and its units.
  expect(most).toBe(2);
  await accountsOfUnit(organization, asked);
  expect(organizations.calls()).toHaveLength(4_000);
});
