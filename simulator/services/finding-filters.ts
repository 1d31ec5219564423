import { groupBy } from '../group-by.ts';
import type { Input } from '../input.ts';
import type { Finding } from '../state/finding-store.ts';
import { invalidInput } from './securityhub-refusals.ts';

/**
 * The filters of GetFindings over texts. Filters of one field are joined by OR where they ask for a value and by AND
 * where they exclude one; different fields are joined by AND.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StringFilter.html
 */
export interface TextFilter {
  readonly field: string;
  readonly comparison: string;
  readonly value: string;
}

const comparisons: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  EQUALS: (text, value) => text === value,
  PREFIX: (text, value) => text.startsWith(value),
  CONTAINS: (text, value) => text.toLowerCase().includes(value.toLowerCase()),
  NOT_EQUALS: (text, value) => text !== value,
  PREFIX_NOT_EQUALS: (text, value) => !text.startsWith(value),
  NOT_CONTAINS: (text, value) => !text.toLowerCase().includes(value.toLowerCase()),
};

/** Where each filter looks. AWS knows about ninety more; asking for one of them is refused, never ignored. */
const textsOf: Readonly<Record<string, (finding: Finding) => readonly unknown[]>> = {
  Id: ({ Id }) => [Id],
  AwsAccountId: ({ AwsAccountId }) => [AwsAccountId],
  ProductArn: ({ ProductArn }) => [ProductArn],
  GeneratorId: (finding) => [finding['GeneratorId']],
  Region: (finding) => [finding['Region']],
  RecordState: (finding) => [finding['RecordState']],
  Title: (finding) => [finding['Title']],
  Description: (finding) => [finding['Description']],
  ProductName: (finding) => [finding['ProductName']],
  CompanyName: (finding) => [finding['CompanyName']],
  Type: (finding) => (finding['Types'] ?? []) as readonly unknown[],
  SeverityLabel: (finding) => [member(finding['Severity'], 'Label')],
  ComplianceStatus: (finding) => [member(finding['Compliance'], 'Status')],
  WorkflowStatus: (finding) => [member(finding['Workflow'], 'Status')],
  ResourceId: (finding) => resources(finding).map((resource) => resource['Id']),
  ResourceType: (finding) => resources(finding).map((resource) => resource['Type']),
};

/** Reads `Filters`, refusing what the simulator does not evaluate. */
export function readFilters(filters: unknown): readonly TextFilter[] {
  return Object.entries((filters ?? {}) as Input).flatMap(([field, list]) => {
    if (textsOf[field] === undefined)
      throw invalidInput(`The simulator does not evaluate the filter ${field}.`);
    if (!Array.isArray(list)) throw invalidInput(`Invalid filter ${field}.`);
    return list.map((filter: unknown) => readFilter(field, (filter ?? {}) as Input));
  });
}

function readFilter(field: string, filter: Input): TextFilter {
  const { Value, Comparison } = filter;
  if (
    typeof Value !== 'string' ||
    typeof Comparison !== 'string' ||
    !Object.hasOwn(comparisons, Comparison)
  ) {
    throw invalidInput(`Invalid filter ${field}: a Value and a Comparison are needed.`);
  }
  return { field, comparison: Comparison, value: Value };
}

/** Whether a finding passes all filters. */
export function passes(finding: Finding, filters: readonly TextFilter[]): boolean {
  return [...groupBy(filters, ({ field }) => field)].every(([field, ofField]) => {
    const texts = (textsOf[field]?.(finding) ?? []).filter((text) => typeof text === 'string');
    const asking = ofField.filter(({ comparison }) => !comparison.includes('NOT'));
    const excluding = ofField.filter(({ comparison }) => comparison.includes('NOT'));
    return (
      (asking.length === 0 || asking.some((filter) => texts.some((text) => holds(filter, text)))) &&
      excluding.every((filter) => texts.every((text) => holds(filter, text)))
    );
  });
}

function holds({ comparison, value }: TextFilter, text: string): boolean {
  return comparisons[comparison]?.(text, value) ?? false;
}

function member(structure: unknown, name: string): unknown {
  return (structure as Input | undefined)?.[name];
}

function resources(finding: Finding): readonly Input[] {
  return (finding['Resources'] ?? []) as readonly Input[];
}
