import { publishedQuotas } from '../quotas.ts';
import type { CallFaultKind, ScenarioCallFault, ScenarioFaults, ScenarioOnset } from './faults.ts';
import { ScenarioError, type Scenario } from './scenario.ts';

/** Refuses faults that could never strike, or that AWS could not have. */
export function validateFaults({ accounts, organization }: Scenario): void {
  for (const [accountId, { faults }] of Object.entries(accounts)) {
    if (faults === undefined) continue;
    const place = `accounts.${accountId}.faults`;
    validateCalls(faults, place);
    validateOnset(faults.credentialsExpire, `${place}.credentialsExpire`);
    validateOnset(faults.closes, `${place}.closes`);
    // "You can't close the management account": https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html
    if (faults.closes !== null && accountId === organization.managementAccountId) {
      throw new ScenarioError(`${place}.closes: AWS closes no management account: remove it`);
    }
  }
}

/** Every operation that the simulator answers has a quota, and no other has. */
const operations = new Set(publishedQuotas.flatMap(({ actions }) => actions));

const kindOfMember: Readonly<Record<string, CallFaultKind>> = {
  status: 'server-error',
  milliseconds: 'slow',
  ending: 'truncated',
  body: 'malformed',
} satisfies Partial<Record<keyof ScenarioCallFault, CallFaultKind>>;

function validateCalls({ calls }: ScenarioFaults, place: string): void {
  calls.forEach((fault, index) => {
    const here = `${place}.calls[${index}]`;
    const unknown = fault.operations.find((operation) => !operations.has(operation));
    if (unknown !== undefined) {
      throw new ScenarioError(
        `${here}.operations: the simulator does not answer ${unknown}: use one of its operations, such as logs:DescribeMetricFilters`,
      );
    }
    for (const [member, kind] of Object.entries(kindOfMember)) {
      if (fault.kind === kind || fault[member as keyof ScenarioCallFault] === null) continue;
      throw new ScenarioError(`${here}.${member}: is a member of ${kind}, not of ${fault.kind}: remove it`);
    }
  });
}

function validateOnset(onset: ScenarioOnset | null, place: string): void {
  if (onset === null || onset.afterCalls !== null || onset.at !== null) return;
  throw new ScenarioError(`${place}: never comes: give afterCalls or at`);
}
