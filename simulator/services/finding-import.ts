import type { Input } from '../input.ts';
import { emitFinding } from '../live/finding-events.ts';
import type { Call, Output } from '../service.ts';
import type { Finding, StoredFinding } from '../state/finding-store.ts';
import { accountOf } from '../state/world.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a provider cannot change once a finding exists; sending it is ignored without a word. */
const ownedByCustomers = ['Note', 'UserDefinedFields', 'VerificationState', 'Workflow'] as const;
/** What a provider should say in FindingProviderFields only. */
export const providerFields = ['Confidence', 'Criticality', 'RelatedFindings', 'Severity', 'Types'] as const;

/**
 * Creates or updates one finding as BatchImportFindings does. An update counts only if its UpdatedAt is strictly later, and
 * leaves alone what customers changed. What counts is told to EventBridge; whether AWS tells of an update that it ignores
 * too, its documents do not say.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
 */
export function importFinding(imported: Input, call: Call): void {
  const { world, region, caller } = call;
  const incoming = imported as Finding;
  const known = world.findings.find(region, caller.accountId, incoming.ProductArn, incoming.Id);
  if (known === undefined) {
    const finding = served(created(incoming), call);
    world.findings.put(region, { finding, processedAt: world.clock.now(), takenOver: new Set() });
    emitFinding(world, region, finding);
  } else if (timeOf(incoming['UpdatedAt']) > timeOf(known.finding['UpdatedAt'])) {
    known.finding = served(updated(incoming, known), call);
    known.processedAt = world.clock.now();
    emitFinding(world, region, known.finding);
  }
}

function created(incoming: Finding): Finding {
  return { Workflow: { Status: 'NEW' }, ...incoming, ...reconciled(incoming) };
}

function updated(incoming: Finding, { finding: known, takenOver }: StoredFinding): Finding {
  const kept = Object.fromEntries(
    [...ownedByCustomers, ...takenOver]
      .filter((field) => known[field] !== undefined)
      .map((field) => [field, known[field]]),
  );
  const rest = Object.fromEntries(
    Object.entries(incoming).filter(([field]) => !(ownedByCustomers as readonly string[]).includes(field)),
  );
  const workflow = reopens(incoming, known) ? { Workflow: { Status: 'NEW' } } : {};
  return { ...(rest as Finding), ...reconciled(incoming), ...kept, ...workflow };
}

/**
 * A finding that somebody had closed is NEW again when it comes back from the archive or fails after a pass; a
 * suppressed one stays so: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Workflow.html
 */
function reopens(incoming: Finding, known: Finding): boolean {
  const status = (known['Workflow'] as { readonly Status?: unknown } | undefined)?.Status;
  if (status !== 'NOTIFIED' && status !== 'RESOLVED') return false;
  const returns = known['RecordState'] === 'ARCHIVED' && (incoming['RecordState'] ?? 'ACTIVE') === 'ACTIVE';
  const fails = complianceOf(known) === 'PASSED' && complianceOf(incoming) !== 'PASSED';
  return returns || (fails && complianceOf(incoming) !== undefined);
}

function complianceOf(finding: Finding): unknown {
  return (finding['Compliance'] as { readonly Status?: unknown } | undefined)?.Status;
}

/** FindingProviderFields wins over the top level; what stands only at the top level is copied into it. */
function reconciled(incoming: Finding): Fields {
  const provided = (incoming['FindingProviderFields'] ?? {}) as Fields;
  const values = Object.fromEntries(
    providerFields
      .map((field) => [field, provided[field] ?? incoming[field]] as const)
      .filter(([, value]) => value !== undefined),
  );
  const severity = completeSeverity((values['Severity'] ?? {}) as Fields);
  const { Label, Original } = severity;
  return {
    ...values,
    Severity: severity,
    // A provider's severity has a label and the original alone: API_FindingProviderSeverity.
    FindingProviderFields: { ...values, Severity: { Label, Original } },
  };
}

const normalizedByLabel: Readonly<Record<string, number>> = {
  INFORMATIONAL: 0,
  LOW: 1,
  MEDIUM: 40,
  HIGH: 70,
  CRITICAL: 90,
};

/** Label and Normalized imply each other: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html */
export function completeSeverity(severity: Fields): Fields {
  const { Label, Normalized } = severity;
  if (typeof Label === 'string') return { ...severity, Normalized: Normalized ?? normalizedByLabel[Label] };
  return { ...severity, Label: labelOf(Number(Normalized)) };
}

function labelOf(normalized: number): string {
  const reached = Object.entries(normalizedByLabel).filter(([, least]) => normalized >= least);
  return reached.at(-1)?.[0] ?? 'INFORMATIONAL';
}

/** What the service adds by itself to a finding of the default product. */
function served(finding: Finding, { world, region, caller }: Call): Finding {
  const { ProductFields, ...rest } = finding;
  return {
    RecordState: 'ACTIVE',
    ...(rest as Finding),
    ProductFields: {
      ...(ProductFields as Fields | undefined),
      'aws/securityhub/FindingId': `${finding.ProductArn}/${finding.Id}`,
      'aws/securityhub/ProductName': 'Default',
      'aws/securityhub/CompanyName': 'Personal',
    },
    ProductName: finding['ProductName'] ?? 'Default',
    CompanyName: finding['CompanyName'] ?? 'Personal',
    Region: region,
    AwsAccountName: accountOf(world, caller.accountId).scenario.name.slice(0, 50),
    ProcessedAt: world.clock.now().toISOString(),
    WorkflowState: 'NEW',
  };
}

function timeOf(timestamp: unknown): number {
  return Date.parse(String(timestamp));
}

/** An answer's shape for findings that were not taken in. */
export function failedFinding(id: unknown, message: string): Output {
  return { Id: typeof id === 'string' ? id : '', ErrorCode: 'InvalidInput', ErrorMessage: message };
}
