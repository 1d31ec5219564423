import { Ajv, type ValidateFunction } from 'ajv';
import { spelled } from './finding-format.ts';
import {
  anyText,
  fields,
  relatedFindings,
  severity,
  text,
  types,
  type JsonSchema,
} from './finding-schema.ts';

const score: JsonSchema = { type: 'integer', minimum: 0, maximum: 100 };

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html */
const findingUpdate: JsonSchema = {
  type: 'object',
  required: ['FindingIdentifiers'],
  properties: {
    FindingIdentifiers: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      items: {
        type: 'object',
        required: ['Id', 'ProductArn'],
        properties: { Id: anyText, ProductArn: anyText },
      },
    },
    Note: {
      type: 'object',
      required: ['Text', 'UpdatedBy'],
      properties: { Text: text(512), UpdatedBy: text(512) },
    },
    Severity: severity,
    VerificationState: { enum: ['UNKNOWN', 'TRUE_POSITIVE', 'FALSE_POSITIVE', 'BENIGN_POSITIVE'] },
    Confidence: score,
    Criticality: score,
    Types: types,
    UserDefinedFields: fields(128, 1024),
    Workflow: {
      type: 'object',
      properties: { Status: { enum: ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'] } },
    },
    RelatedFindings: relatedFindings,
  },
};

let validator: ValidateFunction | undefined;

/** Why a request to update findings is not taken; null where it is. */
export function updateError(input: unknown): string | null {
  validator ??= new Ajv({ strictTypes: false }).compile(findingUpdate);
  return validator(input) ? null : spelled(validator.errors ?? []);
}
