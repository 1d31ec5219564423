import type { Input } from '../input.ts';
import { emitFinding } from '../live/finding-events.ts';
import type { Call, Operation, Output } from '../service.ts';
import type { Finding, StoredFinding } from '../state/finding-store.ts';
import { isTooLarge } from './finding-format.ts';
import { completeSeverity, providerFields } from './finding-import.ts';
import { isKept } from './finding-retention.ts';
import { updateError } from './finding-update-format.ts';
import { isAdministrator } from './securityhub-administration.ts';
import { invalidInput, refuseWithoutHub } from './securityhub-refusals.ts';

interface Identifier {
  readonly Id: string;
  readonly ProductArn: string;
}

/** Codes and messages: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindingsUnprocessedFinding.html */
const messages = {
  DuplicatedFindingIdentifier: 'Finding Identifier is duplicated',
  FindingNotFound: 'Finding Not Found',
  FindingSizeExceeded: 'Finding size exceeded 240 KB',
} as const;

/**
 * What customers change of findings: an account of its own, the administrator account of those of all members. UpdatedAt
 * stays, and EventBridge is told. AWS may take "several minutes" over it; here it is done at once, and never at the same time as an import
 * (ConcurrentUpdateError). Of an identifier that stands twice neither is processed: the strictest reading.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html
 */
export const batchUpdateFindings: Operation = (input, call) => {
  const error = updateError(input);
  if (error !== null) throw invalidInput(`Invalid parameter. ${error}.`);
  refuseWithoutHub(call);
  const identifiers = input['FindingIdentifiers'] as readonly Identifier[];
  const processed: Output[] = [];
  const unprocessed: Output[] = [];
  for (const { Id, ProductArn } of identifiers) {
    const identifier = { Id, ProductArn };
    const named = identifiers.filter((other) => other.Id === Id && other.ProductArn === ProductArn);
    const code = named.length > 1 ? 'DuplicatedFindingIdentifier' : updateFinding(identifier, input, call);
    if (code === null) processed.push(identifier);
    else unprocessed.push({ FindingIdentifier: identifier, ErrorCode: code, ErrorMessage: messages[code] });
  }
  return { ProcessedFindings: processed, UnprocessedFindings: unprocessed };
};

function updateFinding(identifier: Identifier, input: Input, call: Call): keyof typeof messages | null {
  const stored = storedFinding(identifier, call);
  if (stored === undefined) return 'FindingNotFound';
  const updated = { ...stored.finding, ...changes(input, stored.finding, call.world.clock.now()) };
  if (isTooLarge(updated)) return 'FindingSizeExceeded';
  stored.finding = updated;
  stored.takenOver = new Set([
    ...stored.takenOver,
    ...providerFields.filter((field) => input[field] !== undefined),
  ]);
  emitFinding(call.world, call.region, updated);
  return null;
}

function storedFinding({ Id, ProductArn }: Identifier, call: Call): StoredFinding | undefined {
  const { world, caller, region } = call;
  const stored = isAdministrator(world, caller.accountId)
    ? world.findings.withId(region, Id).find(({ finding }) => finding.ProductArn === ProductArn)
    : world.findings.find(region, caller.accountId, ProductArn, Id);
  return stored !== undefined && isKept(stored, world.clock.now()) ? stored : undefined;
}

/** Members that are taken over as they are sent. */
const plainMembers = [
  'Confidence',
  'Criticality',
  'RelatedFindings',
  'Types',
  'UserDefinedFields',
  'VerificationState',
] as const;

function changes(input: Input, finding: Finding, now: Date): Input {
  const { Note, Severity, Workflow } = input;
  return {
    ...Object.fromEntries(
      plainMembers.filter((member) => input[member] !== undefined).map((member) => [member, input[member]]),
    ),
    ...(Note === undefined ? {} : { Note: { ...(Note as object), UpdatedAt: now.toISOString() } }),
    ...(Severity === undefined ? {} : { Severity: updatedSeverity(Severity as Input, finding) }),
    ...(Workflow === undefined
      ? {}
      : { Workflow: { ...(finding['Workflow'] as object), ...(Workflow as object) } }),
  };
}

/** Label and Normalized imply each other; what the provider called it stays. */
function updatedSeverity(update: Input, finding: Finding): Input {
  const { Label, Normalized, Product } = update;
  const known = (finding['Severity'] ?? {}) as Input;
  const product = Product === undefined ? {} : { Product };
  if (Label === undefined && Normalized === undefined) return { ...known, ...product };
  const { Label: _label, Normalized: _normalized, ...rest } = known;
  return { ...rest, ...completeSeverity(update) };
}
