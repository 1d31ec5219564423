/**
 * The run record: one INFORMATIONAL finding in the auditor's own account, in which a run tells the next ones when it
 * visited which accounts. It is what the proof by visits rests on, so a window that cannot be told in full is left out.
 */
import type { TimeWindow } from '../alarm-chain/index.ts';
import { defaultProductArn, type ImportedFinding } from './finding.ts';

/** One run's visits. */
export interface Visits {
  readonly window: TimeWindow;
  /** Accounts of the organization at that time whose chain the run did not visit, judge and publish. */
  readonly unvisited: ReadonlySet<string>;
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
  const told = visits.filter(({ unvisited }) => unvisited.size <= fieldsPerWindow * idsPerField);
  return Object.assign({}, ...told.slice(0, maximumWindows).map(fieldsOfWindow)) as Record<string, string>;
}

/** `ringcheck/window/1` is an interval of ISO 8601 with the number of accounts that the fields below it name. */
function fieldsOfWindow(
  { window: { start, end }, unvisited }: Visits,
  index: number,
): Record<string, string> {
  const key = `ringcheck/window/${index + 1}`;
  const ids = [...unvisited].sort();
  const parts = Array.from({ length: Math.ceil(ids.length / idsPerField) }, (_, part) => [
    `${key}/unvisited/${part + 1}`,
    ids.slice(part * idsPerField, (part + 1) * idsPerField).join(' '),
  ]);
  return {
    [key]: `${start.toISOString()}/${end.toISOString()} ${unvisited.size}`,
    ...(Object.fromEntries(parts) as Record<string, string>),
  };
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
  const match = /^(\S+)\/(\S+) (\d{1,4})$/.exec(fields[key] ?? '');
  if (match === null) return null;
  const [, startText = '', endText = '', count = ''] = match;
  const [start, end] = [new Date(startText), new Date(endText)];
  const ids = Array.from(
    { length: fieldsPerWindow },
    (_, part) => fields[`${key}/unvisited/${part + 1}`] ?? '',
  )
    .flatMap((text) => text.split(' '))
    .filter((id) => id !== '');
  const unvisited = new Set(ids);
  const isWhole = start <= end && unvisited.size === Number(count);
  return isWhole ? { window: { start, end }, unvisited } : null;
}
