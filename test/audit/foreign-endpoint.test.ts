import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startSimulator, loadScenario } from '../../simulator/index.ts';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { accountOf, anOrganization, ringingRegion, region, useEnvironment } from './simulated.ts';

/**
 * Stands in front of the simulated organization and lacks some operations, as AWS-compatible endpoints do: it answers
 * them with a page of HTML.
 */
async function serveLacking(
  endpoint: string,
  lacks: (target: string) => boolean,
  status: number,
): Promise<Server> {
  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const target = `${String(incoming.headers['x-amz-target'] ?? '')} ${incoming.url ?? ''} ${body.toString('latin1')}`;
      if (lacks(target)) {
        answer.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
        answer.end('<!doctype html><html><title>Not here</title></html>');
        return;
      }
      const { method, headers, url } = incoming;
      const forward = request(new URL(url ?? '/', endpoint), { method, headers }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      forward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function auditLacking(
  lacks: (target: string) => boolean,
  status: number,
  scenario: unknown = anOrganization(),
) {
  const simulator = await startSimulator(loadScenario(scenario));
  const server = await serveLacking(simulator.endpoint, lacks, status);
  const { port } = server.address() as AddressInfo;
  const restore = useEnvironment({ ...simulator.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
  try {
    return await auditOrganization({
      settings: readSettings({}, simulator.env),
      scope: { kind: 'organization' },
      publishes: true,
      now: () => new Date(),
    });
  } finally {
    restore();
    server.closeAllConnections();
    server.close();
    await simulator.close();
  }
}

test.for([404, 500])(
  'an endpoint without the account service (HTML, %i) → a note, verdicts as before',
  async (status) => {
    const scenario = anOrganization({ regions: { [region]: { ...ringingRegion(), metricAlarms: [] } } });
    const report = await auditLacking((target) => /listRegions/i.test(target), status, scenario);
    const [result] = accountOf(report).results;

    expect(result).toMatchObject({ status: 'FAILED', reason: 'no-alarm' });
    expect(result?.notes.map(({ code, message }) => [code, /unsupported/.test(message)])).toEqual([
      ['regions-unseen', true],
    ]);
  },
);

test('an endpoint without GetEventSelectors → the link is unseen, unsupported', async () => {
  const report = await auditLacking((target) => /GetEventSelectors/.test(target), 404);
  const [result] = accountOf(report).results;

  expect(result?.status).toBe('NOT_AVAILABLE');
  expect(result?.chain[1]).toMatchObject({ link: 'event-selection', state: 'unseen', why: 'unsupported' });
});

test('an endpoint without Security Hub → judged, findings failed, no crash', async () => {
  const report = await auditLacking((target) => target.startsWith(' /findings'), 404);

  expect(accountOf(report).results[0]).toMatchObject({ status: 'PASSED', finding: { outcome: 'failed' } });
});

test('an endpoint whose topics answer HTML → WARNING, as for a topic that cannot be read', async () => {
  const report = await auditLacking((target) => /ListSubscriptionsByTopic/.test(target), 404);

  expect(accountOf(report)).toMatchObject({ why: 'unsupported', results: [{ status: 'WARNING' }] });
});
