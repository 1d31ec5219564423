import {
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
  type AwsSecurityFinding,
} from '@aws-sdk/client-securityhub';
import { expect, test } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import { finding, productArn } from './finding.ts';
import {
  asAuditor,
  asMember,
  auditor,
  inRegion,
  member,
  organizationOf,
  otherMember,
  simulate,
  type ClientConfig,
} from './support.ts';

const now = '2026-01-15T12:00:00Z';
const bothRegions = {
  enabledRegions: ['us-east-1', 'eu-west-1'],
  regions: { 'eu-west-1': { securityHub: true } },
};
const organization = { ...organizationOf({ [member]: bothRegions, [otherMember]: {} }), now };
const ofMember = { Id: 'example/finding', ProductArn: productArn(member) };
const later = { UpdatedAt: '2026-01-02T00:00:00Z' };

async function take(config: ClientConfig, ...Findings: AwsSecurityFinding[]) {
  return await new SecurityHubClient(config).send(new BatchImportFindingsCommand({ Findings }));
}

async function resolve(simulator: Simulator, ...FindingIdentifiers: { Id: string; ProductArn: string }[]) {
  return await new SecurityHubClient(asAuditor(simulator)).send(
    new BatchUpdateFindingsCommand({ FindingIdentifiers, Workflow: { Status: 'RESOLVED' } }),
  );
}

async function shown(config: ClientConfig): Promise<AwsSecurityFinding | undefined> {
  return (await new SecurityHubClient(config).send(new GetFindingsCommand({}))).Findings?.[0];
}

/** On whose bus there is an event of which finding, in which workflow. */
function told({ events }: Pick<Simulator, 'events'>) {
  return events().events.map(({ accountId, event }) => {
    const [about] = event.detail.findings;
    const workflow = about?.['Workflow'] as { readonly Status: string } | undefined;
    return [accountId, about?.Id, workflow?.Status];
  });
}

test('a member’s import is an event in its own account and one in the administrator’s', async () => {
  const simulator = await simulate(organization);
  expect(simulator.events()).toEqual({ total: 0, events: [] });
  const config = await asMember(simulator);
  await take(config, finding());
  const whole = await shown(config);
  const { total, events } = simulator.events();
  expect(total).toBe(2);
  expect(events).toEqual(
    [member, auditor].map((account) => ({
      accountId: account,
      event: {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as unknown,
        'detail-type': 'Security Hub Findings - Imported',
        source: 'aws.securityhub',
        account,
        time: expect.stringMatching(/^2026-01-15T12:00:\d\dZ$/) as unknown,
        region: 'us-east-1',
        resources: [`${productArn(member)}/example/finding`],
        detail: { findings: [whole] },
      },
    })),
  );
});

/** The ids of the events of one simulation after another. */
async function idsOfARun(): Promise<readonly string[]> {
  const simulator = await simulate(organization);
  const config = await asMember(simulator);
  await take(config, finding({ Id: 'a' }), finding({ Id: 'b' }));
  await take(config, finding({ Id: 'a', ...later }));
  return simulator.events().events.map(({ event }) => event.id);
}

test('ids are unique, and the same in every run', async () => {
  const ids = await idsOfARun();
  expect(new Set(ids).size).toBe(6);
  expect(await idsOfARun()).toEqual(ids);
});

test('an update is an event; one that is ignored, refused or doubled is none', async () => {
  const simulator = await simulate(organization);
  const config = await asMember(simulator);
  await take(config, finding({ Id: 'a' }));
  await take(config, finding({ Id: 'a' }), finding({ Id: 'b', Title: '' }));
  await take(config, finding({ Id: 'c', ...later }), finding({ Id: 'c', UpdatedAt: '2026-01-03T00:00:00Z' }));
  await take(config, finding({ Id: 'a', ...later, Title: 'renamed' }));
  await expect(take(config, finding({ AwsAccountId: otherMember }))).rejects.toBeDefined();
  expect(told(simulator).map(([accountId, id]) => [accountId, id])).toEqual(
    ['a', 'c', 'a'].flatMap((id) => [
      [member, id],
      [auditor, id],
    ]),
  );
  expect(simulator.events().events.at(-1)?.event.detail.findings[0]).toMatchObject({ Title: 'renamed' });
});

test('what a customer changes is an event in both accounts, and each event keeps what it told', async () => {
  const simulator = await simulate(organization);
  await take(await asMember(simulator), finding());
  await resolve(simulator, ofMember, { ...ofMember, Id: 'unknown' });
  expect(told(simulator)).toEqual([
    [member, ofMember.Id, 'NEW'],
    [auditor, ofMember.Id, 'NEW'],
    [member, ofMember.Id, 'RESOLVED'],
    [auditor, ofMember.Id, 'RESOLVED'],
  ]);
});

test('the administrator’s own finding is one event', async () => {
  const simulator = await simulate(organization);
  await take(asAuditor(simulator), finding({ AwsAccountId: auditor }));
  expect(told(simulator)).toEqual([[auditor, ofMember.Id, 'NEW']]);
});

test('where nobody administers Security Hub each finding is one event', async () => {
  const administrator = { securityHubAdministratorAccountId: null };
  const simulator = await simulate(organizationOf({ [member]: {} }, administrator));
  await take(await asMember(simulator), finding());
  expect(told(simulator)).toEqual([[member, ofMember.Id, 'NEW']]);
});

test('an event is in the Region of its finding, where the administrator may have no hub', async () => {
  const simulator = await simulate(organization);
  const config = inRegion(await asMember(simulator), 'eu-west-1');
  await take(config, finding({ ProductArn: productArn(member, 'eu-west-1') }));
  expect(simulator.events().events.map(({ accountId, event }) => [accountId, event.region])).toEqual([
    [member, 'eu-west-1'],
  ]);
});

test('the events are told at /_simulator/events as well', async () => {
  const simulator = await simulate(organization);
  await take(await asMember(simulator), finding());
  const answer = await fetch(`${simulator.endpoint}/_simulator/events`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(simulator.events())));
});

test('the latest 20,000 events are remembered, and all are counted', async () => {
  const simulator = await simulate(organization);
  const batch = Array.from({ length: 100 }, (_, index) => finding({ Id: `finding-${index}` }));
  const config = await asMember(simulator);
  for (let second = 0; second < 101; second += 1) {
    const UpdatedAt = new Date(Date.parse(now) + second * 1000).toISOString();
    await take(config, ...batch.map((one) => ({ ...one, UpdatedAt })));
  }
  const { total, events } = simulator.events();
  expect(total).toBe(20_200);
  expect(events).toHaveLength(20_000);
  expect(events[0]?.event.detail.findings[0]).toMatchObject({
    Id: 'finding-0',
    UpdatedAt: '2026-01-15T12:00:01.000Z',
  });
  expect(events.at(-1)).toMatchObject({
    accountId: auditor,
    event: { detail: { findings: [{ Id: 'finding-99' }] } },
  });
});
