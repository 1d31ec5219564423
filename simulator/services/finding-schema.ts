/** Parts of the AWS Security Finding Format that stand in more than one place, as JSON Schemas. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A text that is not blank, up to a length. */
export const text = (maxLength: number): JsonSchema => ({ type: 'string', pattern: '\\S', maxLength });
/** The same of any length. */
export const anyText: JsonSchema = { type: 'string', pattern: '\\S' };
/** A map of up to fifty texts. */
export const fields = (keyLength: number, valueLength: number): JsonSchema => ({
  type: 'object',
  maxProperties: 50,
  propertyNames: text(keyLength),
  // Both are texts that are not blank: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
  additionalProperties: text(valueLength),
});

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_Severity.html */
export const severity: JsonSchema = {
  type: 'object',
  properties: {
    Label: { enum: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] },
    Normalized: { type: 'integer', minimum: 0, maximum: 100 },
    Original: text(64),
  },
};
/** `namespace/category/classifier`, of which the later parts may be left out. */
export const types: JsonSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 50,
  items: { type: 'string', pattern: '^[^/]+(/[^/]+){0,2}$' },
};
/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_RelatedFinding.html */
export const relatedFindings: JsonSchema = {
  type: 'array',
  minItems: 1,
  maxItems: 10,
  items: {
    type: 'object',
    required: ['ProductArn', 'Id'],
    properties: { ProductArn: anyText, Id: text(512) },
  },
};
