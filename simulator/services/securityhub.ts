import { inputReader, type Input } from '../input.ts';
import { pageSize } from '../page-sizes.ts';
import { pageOf } from '../paging.ts';
import type { Call, Operation, Output, Service } from '../service.ts';
import { ServiceError } from '../service-error.ts';
import { defaultProductArn, type StoredFinding } from '../state/finding-store.ts';
import { passes, readFilters, type TextFilter } from './finding-filters.ts';
import { formatError } from './finding-format.ts';
import { failedFinding, importFinding } from './finding-import.ts';
import { isKept } from './finding-retention.ts';
import { batchUpdateFindings } from './finding-update.ts';
import {
  administrationOperations,
  administrationRoutes,
  isAdministrator,
} from './securityhub-administration.ts';
import { invalidInput, refuseWithoutHub } from './securityhub-refusals.ts';

const read = inputReader(invalidInput);
const largestBatch = 100;
const largestPage = 100;

const describeHub: Operation = (_input, call) => {
  refuseWithoutHub(call);
  return {
    HubArn: `arn:aws:securityhub:${call.region}:${call.caller.accountId}:hub/default`,
    SubscribedAt: call.world.resourcesMadeAt.toISOString(),
    AutoEnableControls: true,
    ControlFindingGenerator: 'SECURITY_CONTROL',
  };
};

/**
 * With the default product ARN an account imports for itself alone, the administrator account too; the refusal is the
 * one that users met: https://github.com/prowler-cloud/prowler/issues/867
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html
 */
const batchImportFindings: Operation = (input, call) => {
  const findings = read.structures(input, 'Findings') ?? [];
  if (findings.length === 0 || findings.length > largestBatch) {
    throw invalidInput(`Invalid parameter 'Findings'. Length must be between 1 and ${largestBatch}.`);
  }
  refuseWithoutHub(call);
  refuseForeign(findings, call);
  const failed: Output[] = [];
  const seen = new Set<unknown>();
  for (const finding of findings) {
    const error = formatError(finding);
    if (error !== null) failed.push(failedFinding(finding['Id'], error));
    // "Security Hub only processes the first finding" of one Id: securityhub-custom-providers in its user guide.
    else if (!seen.has(finding['Id'])) importFinding(finding, call);
    seen.add(finding['Id']);
  }
  return {
    FailedCount: failed.length,
    SuccessCount: findings.length - failed.length,
    FailedFindings: failed,
  };
};

function refuseForeign(findings: readonly Input[], { caller, region }: Call): void {
  const own = defaultProductArn(region, caller.accountId);
  const foreign = findings.find(
    ({ ProductArn, AwsAccountId }) =>
      (typeof ProductArn === 'string' && ProductArn !== own) ||
      (typeof AwsAccountId === 'string' && AwsAccountId !== caller.accountId),
  );
  if (foreign === undefined) return;
  throw accessDenied(
    `User: ${caller.arn} is not authorized to perform: securityhub:BatchImportFindings on resource: ${String(foreign['ProductArn'])}`,
  );
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html */
const getFindings: Operation = (input, call) => {
  refuseWithoutHub(call);
  const filters = readFilters(input['Filters']);
  const order = read.structures(input, 'SortCriteria') ?? [];
  const found = candidates(filters, call)
    .filter((stored) => isKept(stored, call.world.clock.now()))
    .map(({ finding }) => finding)
    .filter((finding) => passes(finding, filters));
  const page = pageOf(sorted(found, order), {
    list: JSON.stringify([call.caller.accountId, call.region, filters, order]),
    size: pageSize('findings', read.integer(input, 'MaxResults', 1, largestPage)),
    token: read.text(input, 'NextToken'),
    invalidToken: () => invalidInput('Invalid parameter NextToken.'),
  });
  return { Findings: page.items, NextToken: page.nextToken };
};

/** An account sees its own findings, the administrator account those of every member too. */
function candidates(
  filters: readonly TextFilter[],
  { world, caller, region }: Call,
): readonly StoredFinding[] {
  if (!isAdministrator(world, caller.accountId)) return world.findings.ofAccount(region, caller.accountId);
  const ids = asked(filters, 'Id');
  if (ids !== null) return ids.flatMap((id) => world.findings.withId(region, id));
  const accountIds = asked(filters, 'AwsAccountId');
  if (accountIds !== null) return accountIds.flatMap((id) => world.findings.ofAccount(region, id));
  return world.findings.ofRegion(region);
}

/** The values that a field must have, if the filters name them all; null where they do not. */
function asked(filters: readonly TextFilter[], field: string): readonly string[] | null {
  const ofField = filters.filter((filter) => filter.field === field);
  if (ofField.length === 0 || ofField.some(({ comparison }) => comparison !== 'EQUALS')) return null;
  return [...new Set(ofField.map(({ value }) => value))];
}

function sorted(findings: readonly StoredFinding['finding'][], order: readonly Input[]) {
  const [first] = order;
  if (first === undefined) return findings;
  const field = String(first['Field']);
  const direction = first['SortOrder'] === 'desc' ? -1 : 1;
  const text = (finding: StoredFinding['finding']) => JSON.stringify(finding[field] ?? '');
  return findings.toSorted((a, b) =>
    text(a) < text(b) ? -direction : Number(text(a) > text(b)) * direction,
  );
}

function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDeniedException', 403, message);
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/ */
export const securityhub: Service = {
  signingName: 'securityhub',
  iamPrefix: 'securityhub',
  protocols: ['rest-json'],
  isGlobal: false,
  operations: {
    ...administrationOperations,
    BatchImportFindings: batchImportFindings,
    BatchUpdateFindings: batchUpdateFindings,
    DescribeHub: describeHub,
    GetFindings: getFindings,
  },
  routes: {
    ...administrationRoutes,
    'POST /findings/import': 'BatchImportFindings',
    'PATCH /findings/batchupdate': 'BatchUpdateFindings',
    'GET /accounts': 'DescribeHub',
    'POST /findings': 'GetFindings',
  },
  accessDenied,
};
