import { createServer } from 'node:net';
import { writeFileSync, mkdtempSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { generateScenario, loadScenario, startSimulator } from '../../simulator/index.ts';
import { anOrganization, memberId, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from './fake-terminal.ts';

/** No credentials anywhere: neither files, nor a metadata service, nor variables. */
const nothing = {
  AWS_REGION: 'us-east-1',
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_ENDPOINT_URL: undefined,
};
let restore: () => void;
beforeEach(() => {
  restore = useEnvironment(nothing);
});
afterEach(() => {
  restore();
});

/** One line that names the thing, nothing on stdout, exit code 2. */
async function expectRefusal(args: readonly string[], names: RegExp, env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runCommand(args, { env });

  expect(stderr).toMatch(names);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
}

const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-'));
function file(name: string, content: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, content);
  return at;
}

test.for([
  ['an unknown command', ['adit'], /unknown command `adit`: use one of audit/],
  ['an unknown flag', ['audit', '--acounts', '1'], /--acounts.*see ringcheck audit --help/],
  ['a flag without its value', ['audit', '--format'], /--format/],
  ['an argument too many', ['audit', 'everything'], /wrong number of arguments: usage: ringcheck audit/],
  [
    'an unknown format',
    ['audit', '--format', 'xml'],
    /--format `xml` is unknown: use one of table, json, ndjson, asff, sarif, markdown, html/,
  ],
  ['an unknown rule', ['audit', '--rule', 'X'], /--rule `X` is unknown: use one of D9\.AWS\.MON\.22/],
  ['an unknown rule to show', ['rules', 'X'], /`X`.*D9\.AWS\.MON\.22/],
  ['an unknown verdict', ['audit', '--verdict', 'x'], /--verdict `x` is unknown/],
  ['scopes that exclude each other', ['audit', '--this-account', '--ou', 'x'], /--this-account goes without/],
  ['no credentials', ['audit'], /no AWS credentials/],
  ['a scenario file that is not there', ['simulate', '--scenario', 'nowhere.json'], /nowhere\.json/],
  ['a port that is none', ['simulate', '--accounts', '3', '--port', '70000'], /70000/],
  ['a number of accounts that is none', ['simulate', '--accounts', 'many'], /many/],
] as const)('%s → one line, exit 2', async ([, args, names]) => {
  await expectRefusal(args, names);
});

test('a malformed account id → one line, exit 2, before the organization is asked', async () => {
  const simulator = await startSimulator(generateScenario({ accounts: 3, seed: 1 }));
  const restoreSimulator = useEnvironment(simulator.env);
  try {
    await expectRefusal(['audit', '--accounts', '12345'], /--accounts `12345` is not an account id/);
    await expectRefusal(['audit', '--accounts', '999999999999'], /999999999999 is not in the organization/);
    await expectRefusal(
      ['audit', '--ou', 'No/Such/Unit'],
      /--ou `No\/Such\/Unit` is not in the organization/,
    );
  } finally {
    restoreSimulator();
    await simulator.close();
  }
});

test('credentials that cannot list the organization → one line that names the way out', async () => {
  const simulator = await startSimulator(loadScenario(anOrganization()));
  const restoreSimulator = useEnvironment(simulator.env);
  try {
    const { Credentials } = await new STSClient({}).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${memberId}:role/ringcheck-audit`,
        RoleSessionName: 'a-member',
      }),
    );
    const restoreMember = useEnvironment({
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials?.SessionToken,
    });
    await expectRefusal(['audit'], /account 333333333333 cannot list the organization .*--this-account/);
    restoreMember();
  } finally {
    restoreSimulator();
    await simulator.close();
  }
});

test('credentials that AWS refuses → one line that names the mend', async () => {
  const simulator = await startSimulator(generateScenario({ accounts: 3, seed: 1 }));
  const restoreSimulator = useEnvironment({ ...simulator.env, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' });
  try {
    await expectRefusal(['audit'], /AWS refuses the credentials/);
  } finally {
    restoreSimulator();
    await simulator.close();
  }
});

test('an endpoint that does not answer → one line that names the endpoint', async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const restoreEndpoint = useEnvironment({
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'EXAMPLE',
  });
  try {
    await expectRefusal(['audit'], new RegExp(`the endpoint ${endpoint} does not answer.*AWS_ENDPOINT_URL`), {
      AWS_ENDPOINT_URL: endpoint,
    });
  } finally {
    restoreEndpoint();
    server.close();
  }
});

test('a taken port → one line, exit 2', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    await expectRefusal(['simulate', '--accounts', '3', '--port', String(port)], new RegExp(String(port)));
  } finally {
    server.close();
  }
});

test.for([
  ['no JSON', '{', /json.*is not JSON/],
  ['no scenario', '[]', /scenario/i],
  [
    'a fault that never comes',
    JSON.stringify(withMember({ faults: { closes: {} } })),
    /faults\.closes: never comes: give afterCalls or at/,
  ],
  [
    'a composite alarm without a rule',
    JSON.stringify(withRegion({ compositeAlarms: [{ AlarmName: 'both' }] })),
    /compositeAlarms/,
  ],
  ['mute rules that are no list', JSON.stringify(withRegion({ alarmMuteRules: {} })), /alarmMuteRules/],
  ['a key without an id', JSON.stringify(withRegion({ kmsKeys: [{ Policy: '{}' }] })), /kmsKeys/],
  [
    'a filter on an unlisted log group',
    JSON.stringify(
      withRegion({
        metricFilters: [
          { filterName: 'f', logGroupName: 'absent', filterPattern: '', metricTransformations: [] },
        ],
      }),
    ),
    /absent/,
  ],
] as const)('a scenario with %s → one line, exit 2', async ([name, content, names]) => {
  await expectRefusal(['simulate', '--scenario', file(`${name.replaceAll(' ', '-')}.json`, content)], names);
});

function withMember(member: object) {
  return {
    schemaVersion: 1,
    region: 'us-east-1',
    organization: {
      managementAccountId: '111111111111',
      auditorAccountId: '222222222222',
      securityHubAdministratorAccountId: '222222222222',
    },
    accounts: { '333333333333': { name: 'payments', organizationalUnit: '', ...member } },
  };
}

function withRegion(content: object) {
  return withMember({ regions: { 'us-east-1': content } });
}
