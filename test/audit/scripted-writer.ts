/** A hand-made writer into an account, without any SDK, and a script of what becomes of each of its calls. */
import type { Alarms, Evidence, UnseenWhy } from '../../shared/alarm-chain/index.ts';
import type { RemediationWriter } from '../../shared/aws/remediation-writer.ts';
import { nameOf, type AlarmStep, type Step } from '../../shared/remediation/index.ts';
import { absent, accountId, refused, seen } from '../alarm-chain/compliant-account.ts';
import { standingResources, type Holding, type StandingResources } from './standing-resources.ts';

type Look = 'look at filters' | 'look at alarm' | 'look at alarms' | 'look at tags';
type Write = `${'put' | 'remove'} ${'filter' | 'alarm'}`;
/** A call as a script and a test name it. */
export type Call = Look | Write;

/** A look is answered, answered as the one before it, answers that it is not there, or nobody answers. */
export type LookFate = 'answered' | 'as-before' | 'absent' | UnseenWhy;

/** What becomes of a write. */
export interface WriteFate {
  readonly isMade: boolean;
  /** Null for the answer that it is made. */
  readonly error: Error | null;
  /** Somebody puts something else of the name in its place, right after. */
  readonly isOverwritten?: true;
}

export const made: WriteFate = { isMade: true, error: null };

/** What becomes of the calls, of which the account has answered so many before; those left out are answered or made. */
export interface Script {
  readonly look?: (call: Look, before: number) => LookFate;
  readonly write?: (call: Write, before: number) => WriteFate;
}

export interface ScriptedAccount extends StandingResources {
  readonly writer: RemediationWriter;
  /** All calls in their order. */
  readonly calls: readonly Call[];
  /** The writes among them, each with what it is about. */
  readonly writes: readonly string[];
  /** What was put over or removed though it was not as the step makes it; nothing, where all is well. */
  readonly harmed: readonly string[];
}

/** An error of the SDK, with the status of the answer; null where there was none. */
export function anError(name: string, status: number | null, message = 'no'): Error {
  const metadata = status === null ? {} : { $metadata: { httpStatusCode: status } };
  return Object.assign(new Error(message), { name, ...metadata });
}

/** The answer was lost, or there was none. */
export const noAnswer = anError('TimeoutError', null);

/** An account with the places of the steps, what it holds there at first, and what becomes of the calls. */
export function scriptedAccount(
  steps: readonly Step[],
  holding: Holding = {},
  script: Script = {},
): ScriptedAccount {
  const standing = standingResources(steps, holding);
  const calls: Call[] = [];
  const writes: string[] = [];
  const harmed: string[] = [];
  const look = looks(calls, script);
  const write = async (what: 'put' | 'remove', step: Step) => {
    const call: Write = `${what} ${step.action === 'PutMetricFilter' ? 'filter' : 'alarm'}`;
    const fate = script.write?.(call, calls.length) ?? made;
    calls.push(call);
    writes.push(`${call} ${placeOf(step)}`);
    if (fate.isMade && standing.standing(step) === 'foreign') harmed.push(placeOf(step));
    if (fate.isMade) standing.replace(step, what === 'put' ? 'own' : null);
    if (fate.isOverwritten === true) standing.replace(step, 'foreign');
    await Promise.resolve();
    if (fate.error !== null) throw fate.error;
  };
  const writer: RemediationWriter = {
    accountId,
    filters: async (step) => await look('look at filters', placeOf(step), standing.filters(step)),
    alarmOfName: async (step) =>
      await look('look at alarm', placeOf(step), named(nameOf(step), standing.alarms(step))),
    alarms: async (step) => await look('look at alarms', step.region, standing.alarms(step)),
    ownFiltersOfMetric: async () => await Promise.resolve(seen([])),
    tags: async (step, alarms) =>
      isMetricAlarm(step, alarms)
        ? await look('look at tags', placeOf(step), standing.tags(nameOf(step)))
        : null,
    put: async (step) => {
      await write('put', step);
    },
    remove: async (step) => {
      await write('remove', step);
    },
  };
  return { ...standing, writer, calls, writes, harmed };
}

/** Answers what stands there now, or whatever the script has instead; what has been seen once is never unseen again. */
function looks(calls: Call[], script: Script) {
  const answers = new Map<string, unknown>();
  return async <T>(call: Look, place: string, now: T): Promise<Evidence<T>> => {
    const fate = script.look?.(call, calls.length) ?? 'answered';
    calls.push(call);
    await Promise.resolve();
    if (fate === 'absent') return absent(call);
    if (fate !== 'answered' && fate !== 'as-before') return refused(call, fate);
    const key = `${call} ${place}`;
    const value = fate === 'as-before' && answers.has(key) ? (answers.get(key) as T) : now;
    answers.set(key, value);
    return seen(value);
  };
}

/** `trail-logs ringcheck-D9.AWS.MON.22`; of an alarm with its Region. */
function placeOf(step: Step): string {
  const place = step.action === 'PutMetricFilter' ? step.input.logGroupName : step.region;
  return `${place} ${nameOf(step)}`;
}

function named(alarmName: string, { metric, composite, log }: Alarms): Alarms {
  return {
    metric: metric.filter(({ name }) => name === alarmName),
    composite: composite.filter(({ name }) => name === alarmName),
    log: log.filter((name) => name === alarmName),
  };
}

function isMetricAlarm(step: AlarmStep, alarms: Evidence<Alarms>): boolean {
  return alarms.state === 'seen' && alarms.value.metric.some(({ name }) => name === nameOf(step));
}
