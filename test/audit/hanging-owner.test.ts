/** The account of an organization trail's log group takes calls and never answers: nobody waits for it without end. */
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { accountOf, anOrganization, memberId, region, ringingRegion, withSimulator } from './simulated.ts';
import { checked } from './report-schema.ts';

const ownerId = '111111111111';

/** A member whose only trail is the organization's, of the management account. */
function sharedOrganization() {
  const { trails, ...behind } = ringingRegion(ownerId);
  const owned = { trails: trails.map((trail) => ({ ...trail, IsOrganizationTrail: true })), ...behind };
  // With a clock that is off, the SDK takes every refusal for the clock's fault and asks again.
  return {
    ...anOrganization({ regions: {} }, { [ownerId]: { regions: { [region]: owned } } }),
    now: undefined,
  };
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** Passes everything on, but lets calls with the owner's credentials hang. */
function hangingFor(accountId: string, endpoint: string) {
  const keys = new Set<string>();
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await bodyOf(incoming);
    if ([...keys].some((key) => incoming.headers.authorization?.includes(key))) return;
    const { method, headers } = incoming;
    const onward = forward(`${endpoint}${incoming.url ?? '/'}`, { method, headers }, (answer) => {
      void bodyOf(answer).then((text) => {
        const [, key] = /<AccessKeyId>(.*?)</.exec(text) ?? [];
        if (key !== undefined && decodeURIComponent(body).includes(`iam::${accountId}:`)) keys.add(key);
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(text);
      });
    });
    onward.end(body);
  };
  return createServer((incoming, outgoing) => {
    void pass(incoming, outgoing);
  });
}

test('a hanging owner costs no account more than its time; its members are undetermined, and their findings say so', async () => {
  await withSimulator(sharedOrganization(), async (audit, simulator) => {
    const server = hangingFor(ownerId, simulator.env['AWS_ENDPOINT_URL'] ?? '');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const report = checked(await audit({ accountTimeout: 3_000, publishes: true }));

      expect(accountOf(report, ownerId)).toMatchObject({ state: 'undetermined', why: 'timed-out' });
      const member = accountOf(report, memberId);
      expect(member).toMatchObject({ state: 'undetermined', why: 'timed-out' });
      expect(member.results[0]?.finding).toMatchObject({ outcome: 'created', error: null });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
