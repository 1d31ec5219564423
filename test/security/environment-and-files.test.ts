/** What the environment and files of others can make the program do. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { parseExceptions } from '../../shared/audit/exceptions-file.ts';
import { readPlan } from '../../shared/remediation/index.ts';
import { anOrganization, memberId, region, ringingRegion, useEnvironment } from '../audit/simulated.ts';
import { runCommand } from '../cli/fake-terminal.ts';
import { withOrganization } from '../cli/remediation-commands.ts';

test('an endpoint that the environment names is sent signatures and session tokens, never the secret key', async () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      requests.push(JSON.stringify([incoming.url, incoming.rawHeaders, body.toString('latin1')]));
      outgoing.writeHead(403, { 'content-type': 'text/xml' }).end('<ErrorResponse/>');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const restore = useEnvironment({
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_SESSION_TOKEN: 'example-session-token',
  });
  try {
    const { code, stdout } = await runCommand(['audit']);

    expect([code, stdout]).toEqual([2, '']);
  } finally {
    restore();
    server.closeAllConnections();
    server.close();
  }
  expect(requests.join()).toContain('example-session-token');
  expect(requests.join()).not.toContain(secret);
  for (const encoded of ['base64', 'hex'] as const) {
    expect(requests.join()).not.toContain(Buffer.from(secret).toString(encoded));
  }
});

describe('exceptions that somebody proposes', () => {
  const entry =
    '- account: "333333333333"\n  rule: D9.AWS.MON.22\n  owner: a\n  expires: 2026-12-31\n  reason: ';
  const laughs = Array.from({ length: 12 }, (_, depth) => {
    const aliases = Array.from({ length: 10 }, () => (depth === 0 ? 'x' : `*a${depth - 1}`)).join(', ');
    return `  - &a${depth} [${aliases}]`;
  });

  test.each([
    ['that grow from aliases', `- reason:\n${laughs.map((line) => `  ${line}`).join('\n')}\n`],
    ['that are nested without end', `${entry}${'['.repeat(100_000)}`],
    ['that want a type of JavaScript', `${entry}!!js/function "() => process.exit()"`],
    ['that merge another entry in', `- &x {account: "333333333333"}\n- <<: *x\n`],
  ])('%s are refused in one line', (_, text) => {
    let message = '';
    try {
      parseExceptions(text, 'exceptions.yml');
    } catch (error) {
      message = error instanceof Error ? `${error.name}: ${error.message}` : '';
    }

    expect(message).toMatch(/^UsageError: exceptions\.yml/);
    expect(message).not.toContain('\n');
  });

  test('are texts, whatever they look like to a shell or to YAML', () => {
    const [exception] = parseExceptions(`${entry}$(id) \${x} yes\n`, 'exceptions.yml');

    expect(exception).toMatchObject({ reason: '$(id) ${x} yes', expires: '2026-12-31' });
  });
});

describe('a plan of somebody else', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ringcheck-forged-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const { metricFilters: _filters, metricAlarms: _alarms, ...trailAndTopic } = ringingRegion();
  const failing = anOrganization({ remediationRole: true, regions: { [region]: trailAndTopic } });
  const topic = 'arn:{partition}:sns:{region}:{account}:alarms';
  const forgeries: readonly (readonly [string, (text: string) => string])[] = [
    ['for another account', (text) => text.replaceAll(memberId, '222222222222')],
    ['to a topic of a stranger', (text) => text.replaceAll(`:${memberId}:alarms`, ':999999999999:alarms')],
    ['with another pattern', (text) => text.replaceAll('=AssumeRole)', '=Nothing)')],
    ['for another log group', (text) => text.replaceAll('trail-logs', 'other-logs')],
    ['for another Region', (text) => text.replaceAll(`"region": "${region}"`, '"region": "eu-west-1"')],
  ];

  test.each(forgeries)('%s writes nothing', async (_, forge) => {
    await withOrganization(failing, async ({ run, writes }) => {
      const { stdout } = await run('plan', '--format', 'json', '--alarm-topic-arn', topic);
      const file = path.join(folder, 'plan.json');
      writeFileSync(file, forge(stdout));
      expect(forge(stdout)).not.toBe(stdout);
      const { code } = await run('apply', file, '--yes');

      expect(code).not.toBe(0);
      expect(writes()).toEqual([]);
    });
  });

  test('is shown with its topic before anything is written', async () => {
    await withOrganization(failing, async ({ run, writes }) => {
      const { stdout } = await run('plan', '--format', 'json', '--alarm-topic-arn', topic);
      const file = path.join(folder, 'plan.json');
      writeFileSync(file, stdout);
      expect(readPlan(JSON.parse(stdout)).accounts).toHaveLength(1);
      const shown = await run('apply', file);

      expect(shown.stdout).toContain(`to arn:aws:sns:${region}:${memberId}:alarms`);
      expect(writes()).toEqual([]);
    });
  });
});
