/** Reads plans and records that come from a file: anybody may have written them. */
import { findRule } from '../rules/index.ts';
import { createdBy, type CreatedResource } from './record.ts';
import { refusalReasons, type RefusalReason } from './refusals.ts';
import { alarmStep, filterStep, type Step } from './steps.ts';

/** A document that is not what it should be; the message names the place. */
export class MalformedDocumentError extends Error {
  override readonly name = 'MalformedDocumentError';
}

/** What somebody agrees to by applying a plan. */
export interface AgreedPlan {
  /** Accounts and rules for which something is planned. */
  readonly accounts: readonly {
    readonly accountId: string;
    readonly ruleId: string;
    readonly steps: readonly Step[];
  }[];
  /** Those for which nothing is, with the refusal; null where they have nothing to do. */
  readonly others: readonly {
    readonly accountId: string;
    readonly ruleId: string;
    readonly refusal: { readonly reason: RefusalReason; readonly message: string } | null;
  }[];
}

/**
 * Reads what `plan --format json` printed. The steps are only compared with those that are planned afresh, so that of
 * theirs no more is asked here than what the comparison needs.
 * @throws MalformedDocumentError that names the place
 */
export function readPlan(document: unknown): AgreedPlan {
  const accounts = listOf(document, 'accounts', 'plan --format json').map((account, index) => {
    const at = `accounts[${index}]`;
    const { outcome } = structure(account, at);
    const steps = listIn(account, 'steps', at).map((step, number) =>
      readStep(step, `${at}.steps[${number}]`),
    );
    if (outcome === 'planned' && steps.length === 0) throw new MalformedDocumentError(`${at}.steps is empty`);
    if (outcome !== 'planned' && outcome !== 'refused' && outcome !== 'nothing-to-do') {
      throw new MalformedDocumentError(`${at}.outcome is none of planned, refused, nothing-to-do`);
    }
    const refusal = outcome === 'refused' ? refusalIn(account, at) : null;
    return { ...readSubject(account, at), outcome, steps, refusal };
  });
  return {
    accounts: accounts
      .filter(({ outcome }) => outcome === 'planned')
      .map(({ accountId, ruleId, steps }) => ({ accountId, ruleId, steps })),
    others: accounts
      .filter(({ outcome }) => outcome !== 'planned')
      .map(({ accountId, ruleId, refusal }) => ({ accountId, ruleId, refusal })),
  };
}

function refusalIn(account: unknown, at: string) {
  const { refusal } = structure(account, at);
  const { reason, message } = structure(refusal, `${at}.refusal`);
  const name = text(reason, `${at}.refusal.reason`, /./);
  if (!Object.hasOwn(refusalReasons, name)) {
    throw new MalformedDocumentError(`${at}.refusal.reason \`${name}\` is unknown`);
  }
  return { reason: name as RefusalReason, message: text(message, `${at}.refusal.message`, /./) };
}

function readStep(step: unknown, at: string): Step {
  const { action, accountId, region, input } = structure(step, at);
  if (action !== 'PutMetricFilter' && action !== 'PutMetricAlarm') {
    throw new MalformedDocumentError(`${at}.action is neither PutMetricFilter nor PutMetricAlarm`);
  }
  text(accountId, `${at}.accountId`, /^\d{12}$/);
  text(region, `${at}.region`, /^[a-z\d-]+$/);
  structure(input, `${at}.input`);
  canonical(step);
  return step as Step;
}

/** What `apply` made for an account and a rule. */
export interface RecordedAccount {
  readonly accountId: string;
  readonly ruleId: string;
  readonly created: readonly CreatedResource[];
}

/**
 * Reads the record that `apply` printed or that the function stored; also as the member `record` of the function's line of
 * log, which holds it whatever became of the bucket.
 * @throws MalformedDocumentError that names the place, also of something that the remediation never makes
 */
export function readRecord(document: unknown): readonly RecordedAccount[] {
  const { record = document } = structure(document, 'the document');
  return listOf(record, 'accounts', 'apply').map((account, index) => {
    const at = `accounts[${index}]`;
    const subject = readSubject(account, at);
    const created = listIn(account, 'created', at).map((one, number) =>
      readCreated(one, subject.ruleId, `${at}.created[${number}]`),
    );
    return { ...subject, created };
  });
}

/** Made anew from the rule: what differs from that was never made by the remediation, and is not its to delete. */
function readCreated(created: unknown, ruleId: string, at: string): CreatedResource {
  const { type, accountId, region, input, isConfirmed } = structure(created, at);
  const place = {
    accountId: text(accountId, `${at}.accountId`, /^\d{12}$/),
    region: text(region, `${at}.region`, /^[a-z\d-]+$/),
  };
  const given = structure(input, `${at}.input`);
  const step = stepFor(type, ruleId, place, given, `${at}.input`);
  if (step === null) throw new MalformedDocumentError(`${at}.type is neither metric-filter nor alarm`);
  // A record outlives the version that wrote it, and with it the words of the description.
  const { AlarmDescription = given['AlarmDescription'] } = step.input as { AlarmDescription?: unknown };
  if (canonical({ ...step.input, AlarmDescription }) !== canonical({ ...given, AlarmDescription })) {
    throw new MalformedDocumentError(`${at}.input is not what Ringcheck makes for ${ruleId}`);
  }
  return createdBy(step, isConfirmed === true);
}

function stepFor(
  type: unknown,
  ruleId: string,
  place: { readonly accountId: string; readonly region: string },
  input: Fields,
  at: string,
): Step | null {
  const rule = findRule(ruleId);
  if (rule === undefined) return null;
  if (type === 'metric-filter') {
    return filterStep(rule, place, text(input['logGroupName'], `${at}.logGroupName`, /./));
  }
  if (type !== 'alarm') return null;
  const metric = {
    namespace: text(input['Namespace'], `${at}.Namespace`, /./),
    metricName: text(input['MetricName'], `${at}.MetricName`, /./),
  };
  const [topicArn] = listIn(input, 'AlarmActions', at);
  return alarmStep(rule, place, metric, text(topicArn, `${at}.AlarmActions[0]`, /^arn:/));
}

/**
 * The same text for the same value, in whatever order its members stand.
 * @throws MalformedDocumentError where it is nested too deep to be told
 */
export function canonical(value: unknown): string {
  try {
    return sortedText(value);
  } catch (error) {
    if (error instanceof RangeError)
      throw new MalformedDocumentError('a member is nested too deep', { cause: error });
    throw error;
  }
}

function sortedText(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

type Fields = Readonly<Record<string, unknown>>;

function listOf(document: unknown, name: string, origin: string): readonly unknown[] {
  const { schemaVersion } = structure(document, 'the document');
  if (schemaVersion !== 1)
    throw new MalformedDocumentError(`schemaVersion is not 1, as \`${origin}\` prints it`);
  return listIn(document, name, '');
}

function listIn(value: unknown, name: string, at: string): readonly unknown[] {
  const list = structure(value, at)[name];
  if (Array.isArray(list)) return list;
  throw new MalformedDocumentError(`${at === '' ? name : `${at}.${name}`} is not a list`);
}

function structure(value: unknown, at: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new MalformedDocumentError(`${at} is not an object`);
}

function readSubject(account: unknown, at: string) {
  const { accountId, ruleId } = structure(account, at);
  const id = text(ruleId, `${at}.ruleId`, /./);
  if (findRule(id) === undefined) throw new MalformedDocumentError(`${at}.ruleId \`${id}\` is unknown`);
  return { accountId: text(accountId, `${at}.accountId`, /^\d{12}$/), ruleId: id };
}

function text(value: unknown, at: string, form: RegExp): string {
  if (typeof value === 'string' && form.test(value)) return value;
  throw new MalformedDocumentError(`${at} is not of its form`);
}
