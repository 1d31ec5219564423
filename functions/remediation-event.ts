import { readFinding, type FindingReading } from '../shared/remediation/index.ts';

/** What the remediation is asked for. */
export interface RemediationEvent {
  /** A person chose the custom action; else the import of a finding started it. */
  readonly isAsked: boolean;
  readonly findings: readonly FindingReading[];
}

const detailTypes: ReadonlyMap<unknown, Pick<RemediationEvent, 'isAsked'>> = new Map([
  ['Security Hub Findings - Imported', { isAsked: false }],
  ['Security Hub Findings - Custom Action', { isAsked: true }],
]);

/** The findings of one event; EventBridge sends one, and a person chooses at most 20. */
const mostFindings = 100;

/**
 * Reads an event of Security Hub.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html
 * @throws Error that names the member that is not of its form
 */
export function readRemediationEvent(event: unknown): RemediationEvent {
  const given = structure(event, 'event');
  if (given['source'] !== 'aws.securityhub') throw new Error('event.source is not aws.securityhub');
  const kind = detailTypes.get(given['detail-type']);
  if (kind === undefined) {
    throw new Error(`event.detail-type is none of ${[...detailTypes.keys()].join(', ')}`);
  }
  const { findings } = structure(given['detail'], 'event.detail');
  if (!Array.isArray(findings) || findings.length === 0 || findings.length > mostFindings) {
    throw new Error(`event.detail.findings is not a list of 1 to ${mostFindings} findings`);
  }
  return {
    ...kind,
    findings: findings.map((one: unknown, index) =>
      readFinding(structure(one, `event.detail.findings[${index}]`)),
    ),
  };
}

function structure(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error(`${name} is not an object`);
  return value as Readonly<Record<string, unknown>>;
}
