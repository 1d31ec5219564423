import { Client } from '@smithy/core/client';
import type { Trace, TracedAccount, TracedCall } from './traced-call.ts';

interface Recorded {
  readonly accessKeyId: string;
  readonly client: string;
  readonly command: string;
  readonly region: string;
  readonly input: object;
  /** Milliseconds on the clock of the process. */
  readonly start: number;
  end: number;
  /** Of AssumeRole: the key that it gave. */
  givenKey: string | null;
}

interface SentCommand {
  readonly input: object;
}
interface SendingClient {
  readonly config: {
    readonly region: () => Promise<string>;
    readonly credentials: () => Promise<{ readonly accessKeyId: string }>;
  };
}
type Send = (this: SendingClient, command: SentCommand, ...rest: readonly unknown[]) => Promise<unknown>;

/**
 * Takes down every call that any SDK client of the process makes from now on.
 * @returns ends nothing, and answers the calls so far, by account
 */
export function recordCalls(): () => Trace {
  const calls: Recorded[] = [];
  const prototype = Client.prototype as unknown as { send: Send };
  const send = prototype.send;
  prototype.send = async function recordingSend(command, ...rest) {
    const call: Recorded = {
      accessKeyId: (await this.config.credentials()).accessKeyId,
      client: this.constructor.name,
      command: command.constructor.name,
      region: await this.config.region(),
      input: command.input,
      start: performance.now(),
      end: Infinity,
      givenKey: null,
    };
    calls.push(call);
    try {
      const answer = await send.call(this, command, ...rest);
      call.givenKey =
        (answer as { readonly Credentials?: { readonly AccessKeyId?: string } }).Credentials?.AccessKeyId ??
        null;
      return answer;
    } finally {
      call.end = performance.now();
    }
  };
  return () => traceOf(calls);
}

function traceOf(calls: readonly Recorded[]): Trace {
  const [firstCall] = calls;
  if (firstCall === undefined) throw new Error('the audit made no call');
  const auditorKey = firstCall.accessKeyId;
  const isOfRun = ({ client, command }: Recorded) =>
    client === 'OrganizationsClient' || command === 'GetCallerIdentityCommand';
  const own = calls.filter((call) => call.accessKeyId === auditorKey);
  const entered = own.filter(({ command }) => command === 'AssumeRoleCommand');
  const callsByKey = Map.groupBy(calls, ({ accessKeyId }) => accessKeyId);
  const ofAuditor = own.filter((call) => !isOfRun(call) && call.command !== 'AssumeRoleCommand');
  return {
    region: firstCall.region,
    first: withDepths(own.filter(isOfRun)),
    accounts: [
      { accountId: 'auditor', assumeRole: null, calls: withDepths(ofAuditor) },
      ...entered.map(({ input, givenKey }): TracedAccount => ({
        accountId: /\d{12}/.exec(JSON.stringify(input))?.[0] ?? '',
        assumeRole: input,
        calls: withDepths(callsByKey.get(givenKey ?? '') ?? []),
      })),
    ],
  };
}

/** A call waited for another if that one had ended when it began: the longest such row of calls is its depth. */
function withDepths(calls: readonly Recorded[]): readonly TracedCall[] {
  const placed: { readonly call: Recorded; readonly depth: number }[] = [];
  for (const call of calls) {
    const before = placed.filter((other) => other.call.end <= call.start);
    placed.push({ call, depth: before.reduce((most, { depth }) => Math.max(most, depth + 1), 0) });
  }
  return placed.map(({ call: { client, command, region, input }, depth }) => ({
    client,
    command,
    region,
    input,
    depth,
  }));
}
