/**
 * The run record: one INFORMATIONAL finding in the auditor's own account, in which a run tells the next ones when it
 * visited which accounts. It is what the proof by visits rests on, so that no account is taken for visited that was not.
 */
import type { TimeWindow } from '../alarm-chain/index.ts';
import { readSketch, sketchAccounts, type AccountSketch } from './account-sketch.ts';
import { defaultProductArn, type ImportedFinding } from './finding.ts';

/** One run's visits. */
export interface Visits {
  readonly window: TimeWindow;
  /** Accounts of the organization at that time whose chain the run did not visit, judge and publish. */
  readonly unvisited: ReadonlySet<string> | AccountSketch;
}

/** What a run tells about itself. */
export interface RunRecordSubject {
  readonly auditorAccountId: string;
  readonly partition: string;
  readonly securityHubRegion: string;
  readonly runId: string;
  readonly version: string;
  readonly coverage: {
    readonly accounts: number;
    readonly judged: number;
    readonly undetermined: number;
    readonly excluded: number;
  };
  /** The latest first. */
  readonly visits: readonly Visits[];
}

/** Windows that the record keeps. */
export const maximumWindows = 5;
/**
 * `ProductFields` has at most 50 members of 2,048 characters, so the ids of a window's unvisited accounts have room in a
 * few of them: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
const fieldsPerWindow = 6;
const idsPerField = Math.floor(2048 / 13);
/** From so many accounts on they are sketched: whoever may have been left out is then taken to have been. */
const mostListed = fieldsPerWindow * idsPerField;
/** Bytes whose Base64 fills the fields of a window. */
const sketchBytes = fieldsPerWindow * ((2048 * 3) / 4);

/** The same in every run, so that the record is one finding. */
export function runRecordId(auditorAccountId: string): string {
  return `ringcheck/run/${auditorAccountId}`;
}

/** @param createdAt kept from the record's first import; both times are ISO 8601 */
export function writeRunRecord(
  subject: RunRecordSubject,
  createdAt: string,
  updatedAt: string,
): ImportedFinding {
  const { auditorAccountId, partition, securityHubRegion, coverage } = subject;
  const { accounts, judged, undetermined, excluded } = coverage;
  return {
    SchemaVersion: '2018-10-08',
    Id: runRecordId(auditorAccountId),
    ProductArn: defaultProductArn(partition, securityHubRegion, auditorAccountId),
    GeneratorId: 'ringcheck/run-record',
    AwsAccountId: auditorAccountId,
    CreatedAt: createdAt,
    UpdatedAt: updatedAt,
    Title: 'Ringcheck: the last audit of the organization',
    Description:
      `The last run covered ${accounts} accounts: ${judged} judged, ${undetermined} undetermined, ${excluded} ` +
      'excluded. The next runs look here for when accounts were visited; nothing has to be done about this finding.',
    RecordState: 'ACTIVE',
    FindingProviderFields: {
      Severity: { Label: 'INFORMATIONAL' },
      Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    },
    ProductFields: {
      'ringcheck/version': subject.version,
      'ringcheck/runId': subject.runId,
      'ringcheck/accounts': `${accounts}`,
      'ringcheck/judged': `${judged}`,
      'ringcheck/undetermined': `${undetermined}`,
      'ringcheck/excluded': `${excluded}`,
      ...windowFields(subject.visits),
    },
    Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${auditorAccountId}`, Region: securityHubRegion }],
  };
}

function windowFields(visits: readonly Visits[]): Record<string, string> {
  return Object.assign({}, ...visits.slice(0, maximumWindows).map(fieldsOfWindow)) as Record<string, string>;
}

/**
 * `ringcheck/window/1` is an interval of ISO 8601 with the number of accounts that the fields below it list; or, with the
 * word `sketch`, that went into the sketch whose bytes they hold as Base64.
 */
function fieldsOfWindow(
  { window: { start, end }, unvisited }: Visits,
  index: number,
): Record<string, string> {
  const key = `ringcheck/window/${index + 1}`;
  const told =
    'bytes' in unvisited || unvisited.size <= mostListed ? unvisited : sketchAccounts(unvisited, sketchBytes);
  const texts = 'bytes' in told ? chunksOf(told.bytes) : listOf(told);
  const form = 'bytes' in told ? ' sketch' : '';
  return {
    [key]: `${start.toISOString()}/${end.toISOString()} ${unvisited.size}${form}`,
    ...Object.fromEntries(texts.map((text, part) => [`${key}/unvisited/${part + 1}`, text])),
  };
}

function listOf(unvisited: ReadonlySet<string>): readonly string[] {
  const ids = [...unvisited].sort();
  return Array.from({ length: Math.ceil(ids.length / idsPerField) }, (_, part) =>
    ids.slice(part * idsPerField, (part + 1) * idsPerField).join(' '),
  );
}

function chunksOf(bytes: Uint8Array): readonly string[] {
  return (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,2048}/g) ?? []
  );
}

/**
 * The visits that a stored record tells of, the latest first. A window that is not as `writeRunRecord` wrote it is left
 * out: it must not be held against an account.
 */
export function readVisits(fields: Readonly<Record<string, string>>): readonly Visits[] {
  return Array.from({ length: maximumWindows }, (_, index) => readWindow(fields, index))
    .flatMap((visits) => visits ?? [])
    .sort((a, b) => b.window.start.getTime() - a.window.start.getTime());
}

function readWindow(fields: Readonly<Record<string, string>>, index: number): Visits | null {
  const key = `ringcheck/window/${index + 1}`;
  const match = /^(\S+)\/(\S+) (\d{1,6})( sketch)?$/.exec(fields[key] ?? '');
  if (match === null) return null;
  const [, startText = '', endText = '', count = '', form] = match;
  const [start, end] = [new Date(startText), new Date(endText)];
  const texts = Array.from(
    { length: fieldsPerWindow },
    (_, part) => fields[`${key}/unvisited/${part + 1}`] ?? '',
  );
  const unvisited = form === undefined ? readList(texts) : readSketched(texts, Number(count));
  const isWhole = start <= end && unvisited?.size === Number(count);
  return isWhole && unvisited !== null ? { window: { start, end }, unvisited } : null;
}

function readList(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.split(' ')).filter((id) => id !== ''));
}

/** Null where a part is missing. */
function readSketched(texts: readonly string[], size: number): AccountSketch | null {
  const bytes = Buffer.from(texts.join(''), 'base64');
  return bytes.length === sketchBytes ? readSketch(bytes, size) : null;
}
