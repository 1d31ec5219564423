import { callFaultKinds, malformedBodies, serverErrorStatuses, truncatedEndings } from './faults.ts';
import { listOf, oneOf, structure, time, type JsonSchema } from './json-schema.ts';

const wholeNumber = { type: ['integer', 'null'], minimum: 0, maximum: 1_000_000_000 } as const;
/** More than any call of the SDK waits for. */
const longestWaitMs = 600_000;
/** A day. */
const furthestSkewSeconds = 86_400;

const onset = structure({ afterCalls: wholeNumber, at: time });

/** One entry of `faults.calls`. */
export const callFaultSchema: JsonSchema = structure(
  {
    kind: { enum: [...callFaultKinds] },
    operations: listOf({ type: 'string', pattern: '^[a-z][a-z0-9-]*:[A-Za-z0-9]+$' }),
    first: wholeNumber,
    share: { type: ['number', 'null'], minimum: 0, maximum: 1 },
    status: { enum: [...serverErrorStatuses, null] },
    milliseconds: { type: ['integer', 'null'], minimum: 0, maximum: longestWaitMs },
    ending: oneOf(...truncatedEndings),
    body: oneOf(...malformedBodies),
  },
  ['kind'],
);

/** The member `faults` of an account. */
export const faultsSchema: JsonSchema = structure({
  seed: wholeNumber,
  calls: listOf(callFaultSchema),
  credentialsExpire: onset,
  closes: onset,
  clockSkewSeconds: {
    type: ['integer', 'null'],
    minimum: -furthestSkewSeconds,
    maximum: furthestSkewSeconds,
  },
});
