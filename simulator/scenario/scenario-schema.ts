import { faultsSchema } from './fault-schema.ts';
import { flag, listOf, mapOf, oneOf, structure, text, time, type JsonSchema } from './json-schema.ts';
import { regionSchema } from './resource-schema.ts';
import { accountStates, regionLinkingModes } from './scenario.ts';

const accountId = { type: 'string', pattern: '^\\d{12}$' } as const;
const accountIdOrNull = { ...accountId, type: ['string', 'null'] } as const;
const regionName = { type: 'string', pattern: '^[a-z]{2,5}(-[a-z]+)+-\\d$' } as const;
const regionNameOrNull = { ...regionName, type: ['string', 'null'] } as const;
const action = { type: 'string', pattern: '^[a-z][a-z0-9-]*:[A-Za-z0-9]+$' } as const;

const expected = structure(
  {
    state: oneOf('judged', 'undetermined', 'excluded'),
    why: text,
    results: listOf(
      structure(
        {
          ruleId: text,
          status: oneOf('PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'),
          cloudguard: oneOf('pass', 'fail', 'unknown'),
          rings: oneOf('yes', 'no', 'unknown'),
          brokenLink: text,
          reason: text,
        },
        ['ruleId', 'status', 'cloudguard', 'rings', 'brokenLink', 'reason'],
      ),
    ),
  },
  ['state', 'why', 'results'],
);

/** One account of a scenario. */
export const accountSchema = structure({
  name: { type: ['string', 'null'], minLength: 1, maxLength: 128 },
  organizationalUnit: text,
  state: oneOf(...accountStates),
  tags: mapOf({ type: 'string', maxLength: 256 }),
  auditRole: flag,
  remediationRole: flag,
  enabledRegions: listOf(regionName),
  deniedActions: listOf(action),
  faults: faultsSchema,
  regions: { type: ['object', 'null'], propertyNames: regionName, additionalProperties: regionSchema },
  expected,
});

/** JSON Schema (draft 7) of a scenario as a person writes it. */
export const scenarioSchema: JsonSchema = {
  type: 'object',
  required: ['schemaVersion', 'organization'],
  additionalProperties: false,
  properties: {
    schemaVersion: { const: 1 },
    region: regionName,
    now: time,
    organization: {
      type: 'object',
      required: ['managementAccountId', 'auditorAccountId'],
      additionalProperties: false,
      properties: {
        managementAccountId: accountId,
        auditorAccountId: accountId,
        securityHubAdministratorAccountId: accountIdOrNull,
        externalId: { type: ['string', 'null'], minLength: 2, maxLength: 1224, pattern: '^[\\w+=,.@:/-]*$' },
        findingAggregator: structure({
          FindingAggregationRegion: regionNameOrNull,
          RegionLinkingMode: oneOf(...regionLinkingModes),
          Regions: listOf(regionName),
        }),
      },
    },
    accounts: { type: ['object', 'null'], propertyNames: accountId, additionalProperties: accountSchema },
  },
};
