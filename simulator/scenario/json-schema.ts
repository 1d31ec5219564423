/** The few forms of JSON Schema that scenarios are described in. Every member may be null, which means absent. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const text: JsonSchema = { type: ['string', 'null'] };
export const flag: JsonSchema = { type: ['boolean', 'null'] };
export const number: JsonSchema = { type: ['number', 'null'] };
/** A text of ISO 8601 or seconds since 1970, as AWS's command line and its JSON print times. */
export const time: JsonSchema = { type: ['string', 'number', 'null'], format: 'time' };

/** A list whose items follow a schema. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: ['array', 'null'], items };
}
/** A structure of these members and no others. */
export function structure(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  return { type: ['object', 'null'], properties, required, additionalProperties: false };
}
/** A map with free keys. */
export function mapOf(values: JsonSchema): JsonSchema {
  return { type: ['object', 'null'], additionalProperties: values };
}
/** A text out of a closed list. */
export function oneOf(...values: readonly string[]): JsonSchema {
  return { enum: [...values, null] };
}
/** The same, but it must be there and say something. */
export function written(schema: JsonSchema): JsonSchema {
  const [type] = schema['type'] as readonly string[];
  return { ...schema, type, ...(type === 'string' ? { minLength: 1 } : {}) };
}
/** Several members that follow one schema. */
export function members(names: readonly string[], schema: JsonSchema): Record<string, JsonSchema> {
  return Object.fromEntries(names.map((name) => [name, schema]));
}
