/** What a member account may try that has learnt how the audit works. Whatever it writes is about itself, and bounded. */
import { GetFindingsCommand, SecurityHubClient, type AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../cli/audit/run-audit.ts';
import { readRemediationEvent } from '../../functions/remediation-event.ts';
import { readOwnFindings } from '../../shared/aws/security-hub.ts';
import { createSnsClient, readSubscriptions } from '../../shared/aws/sns.ts';
import { findingIds } from '../../shared/findings/index.ts';
import {
  decideAlarmUndo,
  decideAlarmWrite,
  decideFilterUndo,
  decideFilterWrite,
} from '../../shared/remediation/index.ts';
import { seen } from '../alarm-chain/compliant-account.ts';
import { anOrganization, auditorId, memberId, region, ringingRegion } from '../audit/simulated.ts';
import { stage } from '../audit/stages.ts';
import { aSession } from '../aws/a-session.ts';
import {
  ownAlarm,
  ownAlarmStep,
  ownFilter,
  ownFilterStep,
  ownName,
  tagsOfOwnAlarm,
  theAlarms,
} from '../remediation/own-resources.ts';

const own = `ringcheck/D9.AWS.MON.22/${memberId}`;
const other = '444444444444';
const silent = { regions: { [region]: { ...ringingRegion(), metricAlarms: [] } } };
const neighbour = { [other]: { name: 'orders', regions: { [region]: ringingRegion(other) } } };

describe('a member that writes over its own finding, which its Security Hub lets it', () => {
  const lies: readonly (readonly [string, Partial<AwsSecurityFinding>])[] = [
    ['says PASSED', { Compliance: { Status: 'PASSED' } }],
    [
      'makes it harmless',
      {
        FindingProviderFields: {
          Severity: { Label: 'INFORMATIONAL' },
          Types: ['Software and Configuration Checks'],
        },
      },
    ],
    ['archives it', { RecordState: 'ARCHIVED' }],
    ['dates it years ahead, so that it never seems old', { UpdatedAt: '2036-01-01T00:00:00.000Z' }],
  ];

  test.each(lies)('and %s, with our digest in it, has it set right by the next run', async (_, lie) => {
    const first = await stage(anOrganization(silent));
    const before = { ...first.findings, [own]: { ...first.findings[own], ...lie } };
    const second = await stage(anOrganization(silent), { day: 2, before });

    expect(second.imported).toContain(own);
    expect(second.findings[own]).toMatchObject({
      Compliance: { Status: 'FAILED' },
      FindingProviderFields: { Severity: { Label: 'HIGH' } },
      RecordState: 'ACTIVE',
    });
  });

  test('and suppresses it, hides it from people in Security Hub, and from no report and no exit code', async () => {
    const first = await stage(anOrganization(silent));
    const suppressed = { ...first.findings[own], Workflow: { Status: 'SUPPRESSED' as const } };
    const { report } = await stage(anOrganization(silent), {
      day: 2,
      before: { ...first.findings, [own]: suppressed },
    });

    const account = report.accounts.find(({ accountId }) => accountId === memberId);
    expect(account?.results[0]?.status).toBe('FAILED');
    expect(exitCodeOf(report)).toBe(1);
  });
});

test('findings in a member’s hub that claim another account, the coverage or the run record change nothing', async () => {
  const whole = await stage(anOrganization(silent, neighbour));
  const forge = (Id: string): Partial<AwsSecurityFinding> => ({
    ...whole.findings[own],
    Id,
    ProductFields: {
      ...whole.findings[own]?.ProductFields,
      'ringcheck/window/1': '2025-12-01T00:00:00.000Z/2025-12-01T00:05:00.000Z 0',
    },
  });
  const ids = [
    `ringcheck/D9.AWS.MON.22/${other}`,
    `ringcheck/coverage/D9.AWS.MON.22/${other}`,
    `ringcheck/run/${auditorId}`,
  ];
  const before = Object.fromEntries(ids.map((id) => [`forged ${id}`, forge(id)]));
  const run = await stage(anOrganization(silent, neighbour), { before });

  expect(run.imported).toEqual(whole.imported);
  const verdicts = (of: typeof run) =>
    of.report.accounts.map(({ state, results }) => [state, results[0]?.status]);
  expect(verdicts(run)).toEqual(verdicts(whole));
  const record = run.calls
    .flatMap(({ findings }) => findings)
    .find(({ Id }) => Id === `ringcheck/run/${auditorId}`);
  expect(record?.ProductFields).toHaveProperty('ringcheck/window/1');
  expect(record?.ProductFields).not.toHaveProperty('ringcheck/window/2');
});

test('a hub that is flooded with findings of our beginning is unseen, after a bounded number of pages', async () => {
  const hub = mockClient(SecurityHubClient);
  let page = 0;
  hub.on(GetFindingsCommand).callsFake(() => {
    page += 1;
    return { Findings: [], NextToken: `page ${page}` };
  });
  const found = await readOwnFindings(aSession(), region, findingIds);
  hub.restore();

  expect(found).toMatchObject({ state: 'unseen', why: 'unsupported' });
  expect(page).toBe(2_000);
});

function eventOf(count: number) {
  return {
    source: 'aws.securityhub',
    'detail-type': 'Security Hub Findings - Imported',
    detail: { findings: Array.from({ length: count }, () => ({})) },
  };
}

test('an event of more findings than any event has is refused whole', () => {
  expect(readRemediationEvent(eventOf(100)).findings).toHaveLength(100);
  expect(() => readRemediationEvent(eventOf(101))).toThrow('not a list of 1 to 100 findings');
});

test('a Region that an ARN of the account makes up sends no signed request to a host that is not AWS’s', async () => {
  const hosts: string[] = [];
  const requestHandler = new NodeHttpHandler();
  requestHandler.handle = async ({ hostname }) => {
    hosts.push(hostname);
    return await Promise.reject(new Error('not sent'));
  };
  const topic = `arn:aws:sns:${region}:${memberId}:alarms`;
  const plain = ['eu-west-1', 'evil', 'evil-com', 'us-east-1-evil-example-com'];
  const hostile = [
    'evil.example',
    'x@evil.example',
    'x/',
    'x#',
    'x?',
    'x:80',
    '',
    '..',
    'é',
    'x\n',
    'x'.repeat(64),
  ];
  for (const name of [...plain, ...hostile]) {
    const session = { ...aSession(), requestHandler };
    const answer = await readSubscriptions(createSnsClient(session, name), topic).catch(
      (error: unknown) => error,
    );
    expect(answer).not.toMatchObject({ state: 'seen' });
  }

  expect(new Set(hosts)).toEqual(new Set(plain.map((name) => `sns.${name}.amazonaws.com`)));
});

describe('what only looks like ours', () => {
  /** Cyrillic letters, full-width ones, a soft hyphen, a zero-width space, another case. */
  const lookAlikes = [
    ownName.replace('c', 'с'),
    ownName.replace('r', 'ｒ'),
    ownName.replace('-', '\u00ad-'),
    `${ownName}\u200b`,
    ownName.toUpperCase(),
  ];

  test.each(lookAlikes)('%j does not take the name, and is never deleted', (name) => {
    const alarms = theAlarms({ metric: [ownAlarm({ name })] });
    const filters = seen([ownFilter({ name })]);

    expect(decideAlarmWrite(ownAlarmStep, alarms, null)).toEqual({ act: 'write' });
    expect(decideFilterWrite(ownFilterStep, filters)).toEqual({ act: 'write' });
    expect(decideAlarmUndo(ownAlarmStep, alarms, null, seen([]))).toEqual({ act: 'leave' });
    expect(decideFilterUndo(ownFilterStep, filters, theAlarms())).toEqual({ act: 'leave' });
  });

  test.each([...tagsOfOwnAlarm.keys()])(
    'an alarm whose tag %s only looks like ours is a stranger’s',
    (key) => {
      const tags = new Map(
        [...tagsOfOwnAlarm].map(([name, value]) => [name === key ? name.replace('c', 'с') : name, value]),
      );
      const alarms = theAlarms({ metric: [ownAlarm()] });

      expect(decideAlarmWrite(ownAlarmStep, alarms, seen(tagsOfOwnAlarm)).act).toBe('leave');
      expect(decideAlarmWrite(ownAlarmStep, alarms, seen(tags))).toMatchObject({
        act: 'refuse',
        refusal: { reason: 'name-taken-by-foreign-resource' },
      });
      expect(decideAlarmUndo(ownAlarmStep, alarms, seen(tags), seen([])).act).toBe('refuse');
    },
  );
});
