import { isArnLike, isLike } from './wildcards.ts';

/** Condition keys in lower case, as a request carries them; a key that it does not carry is absent. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** Whether a value is the wanted one, for each operator on texts, ARNs and flags. */
const operators: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: isLike,
  ArnEquals: isArnLike,
  ArnLike: isArnLike,
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
};

/**
 * Whether all conditions of a statement hold. An operator that is not known here is not met.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionsHold(condition: unknown, context: Context): boolean {
  if (condition === undefined) return true;
  if (!isRecord(condition)) return false;
  return Object.entries(condition).every(
    ([operator, keys]) =>
      isRecord(keys) &&
      Object.entries(keys).every(([key, wanted]) =>
        comparisonHolds(operator, context[key.toLowerCase()], texts(wanted)),
      ),
  );
}

/** Whether an operator is one that this module decides. */
export function isKnownOperator(operator: string): boolean {
  const { name } = partsOf(operator);
  return name === 'Null' || operators[name] !== undefined;
}

interface Parts {
  /** Of `ForAnyValue:StringNotEqualsIfExists` the `StringEquals`. */
  readonly name: string;
  readonly quantifier: 'ForAnyValue' | 'ForAllValues' | undefined;
  readonly isNegated: boolean;
  readonly isIfExists: boolean;
}

function partsOf(operator: string): Parts {
  const [, quantifier, comparison = '', ifExists] =
    /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  return {
    name: comparison.replace('Not', ''),
    quantifier: quantifier as Parts['quantifier'],
    isNegated: comparison.includes('Not'),
    isIfExists: ifExists !== undefined,
  };
}

/**
 * A negated operator holds for an absent key, and `IfExists` for any operator; of a set, all values of none are as
 * wanted, and not any.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function comparisonHolds(
  operator: string,
  value: Context[string] | undefined,
  wanted: readonly string[],
): boolean {
  const { name, quantifier, isNegated, isIfExists } = partsOf(operator);
  if (name === 'Null') return wanted.some((one) => (value === undefined) === (one.toLowerCase() === 'true'));
  const test = operators[name];
  if (test === undefined) return false;
  if (value === undefined) {
    return quantifier === undefined ? isNegated || isIfExists : quantifier === 'ForAllValues';
  }
  const holds = (each: string) => wanted.some((one) => test(each, one)) !== isNegated;
  const values = texts(value);
  return quantifier === 'ForAllValues' ? values.every(holds) : values.some(holds);
}

/** One or many, as policies write it, as texts. */
export function texts(value: unknown): readonly string[] {
  return [value ?? []].flat().map(String);
}

/** Whether a part of a policy has members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
