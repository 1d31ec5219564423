import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/**
 * The AWS Security Finding Format as Security Hub enforces it: required members, lengths and counts, which the SDK's
 * own model does not check.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html
 */
type JsonSchema = Readonly<Record<string, unknown>>;

const text = (maxLength: number): JsonSchema => ({ type: 'string', pattern: '\\S', maxLength });
const anyText: JsonSchema = { type: 'string', pattern: '\\S' };
/** ISO 8601 with a zone: https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-asff-mapping.html */
const timestamp: JsonSchema = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:?\\d{2})$',
};
const fields = (keyLength: number, valueLength: number): JsonSchema => ({
  type: 'object',
  maxProperties: 50,
  propertyNames: text(keyLength),
  // Both are texts that are not blank: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
  additionalProperties: text(valueLength),
});

const severity: JsonSchema = {
  type: 'object',
  properties: {
    Label: { enum: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] },
    Normalized: { type: 'integer', minimum: 0, maximum: 100 },
    Original: text(64),
  },
};
const types: JsonSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  items: { type: 'string', pattern: '^[^/]+(/[^/]+){0,2}$' },
};
const relatedFindings: JsonSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 10,
  items: {
    type: 'object',
    required: ['ProductArn', 'Id'],
    properties: { ProductArn: anyText, Id: text(512) },
  },
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
  if (Buffer.byteLength(JSON.stringify(candidate)) > largestFindingBytes)
    return refusal('data should NOT be larger than 240 KB');
  return null;
}

function hasLevel(value: unknown): boolean {
  const { Label, Normalized } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Label !== undefined || Normalized !== undefined;
}

function refusal(detail: string): string {
  return `Finding does not adhere to Amazon Finding Format. ${detail}.`;
}

function spelled([error]: readonly ErrorObject[]): string {
  if (error === undefined) return 'data is not valid';
  const path = error.instancePath.replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.');
  if (error.keyword === 'required') {
    return `data${path} should have required property '.${String(error.params['missingProperty'])}'`;
  }
  return `data${path} ${(error.message ?? 'is not valid').replace(/^must/, 'should')}`;
}
