import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import {
  anyText,
  fields,
  relatedFindings,
  severity,
  text,
  types,
  type JsonSchema,
} from './finding-schema.ts';

/** ISO 8601 with a zone: https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-asff-mapping.html */
const timestamp: JsonSchema = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:?\\d{2})$',
};

const resource: JsonSchema = {
  type: 'object',
  required: ['Type', 'Id'],
  properties: {
    Type: text(256),
    Id: text(512),
    Region: text(16),
    Partition: { enum: ['aws', 'aws-cn', 'aws-us-gov', 'aws-us-iso', 'aws-us-iso-b', 'AzureCloud'] },
    // "key < 128 chars; value < 1,024 chars": https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resourcedetails-other.html
    Details: { type: 'object', properties: { Other: fields(127, 1023) } },
  },
};

const compliance: JsonSchema = {
  type: 'object',
  properties: {
    Status: { enum: ['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'] },
    RelatedRequirements: { type: 'array', maxItems: 32, items: anyText },
    StatusReasons: {
      type: 'array',
      items: {
        type: 'object',
        required: ['ReasonCode'],
        properties: { ReasonCode: anyText, Description: anyText },
      },
    },
  },
};

/**
 * The AWS Security Finding Format as Security Hub enforces it: required members, lengths and counts, which the SDK's
 * own model does not check.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
const finding: JsonSchema = {
  type: 'object',
  required: [
    'SchemaVersion',
    'Id',
    'ProductArn',
    'GeneratorId',
    'AwsAccountId',
    'CreatedAt',
    'UpdatedAt',
    'Title',
    'Description',
    'Resources',
  ],
  properties: {
    SchemaVersion: { const: '2018-10-08' },
    Id: text(512),
    ProductArn: { ...text(2048), minLength: 12 },
    GeneratorId: text(512),
    AwsAccountId: { type: 'string', pattern: '^\\d{12}$' },
    CreatedAt: timestamp,
    UpdatedAt: timestamp,
    FirstObservedAt: timestamp,
    LastObservedAt: timestamp,
    Title: text(256),
    Description: text(1024),
    CompanyName: text(128),
    ProductName: text(128),
    Severity: severity,
    Types: types,
    FindingProviderFields: {
      type: 'object',
      properties: { Severity: severity, Types: types, RelatedFindings: relatedFindings },
    },
    RelatedFindings: relatedFindings,
    Resources: { type: 'array', minItems: 1, maxItems: 32, items: resource },
    Compliance: compliance,
    Remediation: {
      type: 'object',
      properties: { Recommendation: { type: 'object', properties: { Text: text(512), Url: anyText } } },
    },
    ProductFields: fields(128, 2048),
    UserDefinedFields: fields(128, 1024),
    Note: { type: 'object', properties: { Text: text(512) } },
    RecordState: { enum: ['ACTIVE', 'ARCHIVED'] },
    Workflow: {
      type: 'object',
      properties: { Status: { enum: ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] } },
    },
    VerificationState: { enum: ['UNKNOWN', 'TRUE_POSITIVE', 'FALSE_POSITIVE', 'BENIGN_POSITIVE'] },
  },
};

/** https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html */
const largestFindingBytes = 240 * 1024;

/** Whether a finding is larger than Security Hub keeps one. */
export function isTooLarge(candidate: unknown): boolean {
  return Buffer.byteLength(JSON.stringify(candidate)) > largestFindingBytes;
}

let validator: ValidateFunction | undefined;

/** Why a finding is not accepted, in Security Hub's words; null if it is. */
export function formatError(candidate: unknown): string | null {
  validator ??= new Ajv({ strictTypes: false }).compile(finding);
  if (!validator(candidate)) return refusal(spelled(validator.errors ?? []));
  const { Id, GeneratorId, Severity, Types, FindingProviderFields } = candidate as Readonly<
    Record<string, unknown>
  >;
  const provided = (FindingProviderFields ?? {}) as Readonly<Record<string, unknown>>;
  if (!hasLevel(Severity) && !hasLevel(provided['Severity']))
    return refusal("data should have required property '.Severity'");
  if (Types === undefined && provided['Types'] === undefined)
    return refusal("data should have required property '.Types'");
  // https://docs.aws.amazon.com/securityhub/latest/partnerguide/product-readiness-checklist.html
  if (Id === GeneratorId) return refusal('data.GeneratorId should NOT equal data.Id');
  if (isTooLarge(candidate)) return refusal('data should NOT be larger than 240 KB');
  return null;
}

function hasLevel(value: unknown): boolean {
  const { Label, Normalized } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Label !== undefined || Normalized !== undefined;
}

function refusal(detail: string): string {
  return `Finding does not adhere to Amazon Finding Format. ${detail}.`;
}

/** The first of the errors, in the words of the validator that Security Hub's own messages quote. */
export function spelled([error]: readonly ErrorObject[]): string {
  if (error === undefined) return 'data is not valid';
  const path = error.instancePath.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.');
  if (error.keyword === 'required') {
    return `data${path} should have required property '.${String(error.params['missingProperty'])}'`;
  }
  return `data${path} ${(error.message ?? 'is not valid').replace(/^must/, 'should')}`;
}
