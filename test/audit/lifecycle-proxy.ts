/** Stands between the audit and the simulated organization, so that Security Hub can answer as it seldom does. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { auditOrganization } from '../../shared/audit/audit-organization.ts';
import type { Run } from '../../shared/audit/run.ts';
import type { Report } from '../../shared/audit/report.ts';
import { readSettings } from '../../shared/audit/settings.ts';
import { loadScenario, startSimulator } from '../../simulator/index.ts';
import { checked } from './report-schema.ts';
import { useEnvironment } from './simulated.ts';

/** A call of Security Hub as it passes. */
export interface HubCall {
  readonly operation: 'GetFindings' | 'BatchImportFindings';
  /** The account whose finding the call is about; of a batch that of its first. */
  readonly accountId: string;
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  /** The first id, or beginning of ids, that is asked for. */
  readonly asksFor: string;
}

/** An answer in place of Security Hub's own. */
export interface HubAnswer {
  readonly status: number;
  readonly errorType?: string;
  readonly body: unknown;
}

/** No answer ever comes. */
export const silence = 'silence';

export type Answering = (call: HubCall) => HubAnswer | typeof silence | null;

/** Security Hub answers for itself. */
export const letPass: Answering = () => null;

interface Hub {
  /** A published run of the organization, but for `change`. */
  readonly run: (change?: Partial<Run>) => Promise<Report>;
  /** The calls that passed since the last look, answered in place or not. */
  readonly callsSince: () => readonly HubCall[];
  /** Answers in place of Security Hub from here on; null lets a call pass. */
  readonly answerWith: (answer: Answering) => void;
  readonly env: Readonly<Record<string, string>>;
}

/** Serves a scenario behind the proxy to `use`, and stops. */
export async function withHub<T>(scenario: unknown, use: (hub: Hub) => Promise<T>): Promise<T> {
  const simulator = await startSimulator(loadScenario(scenario));
  let calls: HubCall[] = [];
  let answerOf: Answering = letPass;
  const server = createServer((incoming, outgoing) => {
    void readBody(incoming).then((body) => {
      const call = hubCallOf(incoming.url ?? '', body);
      if (call !== null) calls.push(call);
      const inPlace = call === null ? null : answerOf(call);
      if (inPlace === null) forward(simulator.endpoint, incoming, body, outgoing);
      else if (inPlace !== silence) answer(outgoing, inPlace);
    }, hangUp(outgoing));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const restore = useEnvironment({ ...simulator.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
  try {
    return await use({
      run: async (change = {}) =>
        checked(
          await auditOrganization({
            settings: readSettings({}, simulator.env),
            scope: { kind: 'organization' },
            publishes: true,
            now: () => new Date(),
            ...change,
          }),
        ),
      callsSince: () => {
        const since = calls;
        calls = [];
        return since;
      },
      answerWith: (next) => {
        answerOf = next;
      },
      env: simulator.env,
    });
  } finally {
    restore();
    server.closeAllConnections();
    server.close();
    await simulator.close();
  }
}

function hangUp(outgoing: ServerResponse): () => void {
  return () => {
    outgoing.destroy();
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function hubCallOf(url: string, body: Buffer): HubCall | null {
  if (url === '/findings/import') {
    const { Findings } = JSON.parse(body.toString()) as { Findings: Record<string, unknown>[] };
    return {
      operation: 'BatchImportFindings',
      accountId: String(Findings[0]?.['AwsAccountId']),
      findings: Findings,
      asksFor: '',
    };
  }
  if (url !== '/findings') return null;
  const { Filters } = JSON.parse(body.toString()) as {
    Filters: Readonly<Record<'AwsAccountId' | 'Id', readonly { readonly Value: string }[] | undefined>>;
  };
  const accountId = Filters.AwsAccountId?.[0]?.Value ?? '';
  return { operation: 'GetFindings', accountId, findings: [], asksFor: Filters.Id?.[0]?.Value ?? '' };
}

function forward(endpoint: string, incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
  const { method, headers, url } = incoming;
  const onward = request(new URL(url ?? '/', endpoint), { method, headers }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.on('error', hangUp(outgoing));
    response.pipe(outgoing);
  });
  // A killed audit hangs up.
  onward.on('error', hangUp(outgoing));
  onward.end(body);
}

function answer(outgoing: ServerResponse, { status, errorType, body }: HubAnswer): void {
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
  });
  outgoing.end(JSON.stringify(body));
}
