import type { Template } from './template.ts';

/**
 * What CloudFormation makes of a template with these parameters: conditions are decided, resources and outputs that they
 * leave out are gone, and each `Fn::If` is the branch that holds.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export function deployedTemplate(template: Template, parameters: Readonly<Record<string, string>>): Template {
  const conditions = template.Conditions ?? {};
  const valueOf = (value: unknown): unknown =>
    isCall(value, 'Ref') ? (parameters[value['Ref'] as string] ?? value) : value;
  const holds = (condition: unknown): boolean => {
    if (typeof condition === 'string') return holds(conditions[condition]);
    if (isCall(condition, 'Condition')) return holds(condition['Condition']);
    if (isCall(condition, 'Fn::Not')) return !listOf(condition, 'Fn::Not').some(holds);
    if (isCall(condition, 'Fn::Or')) return listOf(condition, 'Fn::Or').some(holds);
    if (isCall(condition, 'Fn::And')) return listOf(condition, 'Fn::And').every(holds);
    if (isCall(condition, 'Fn::Equals')) {
      const [left, right] = listOf(condition, 'Fn::Equals').map(valueOf);
      return left === right;
    }
    throw new Error(`this is no condition: ${JSON.stringify(condition)}`);
  };
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved).filter((item) => !isNoValue(item));
    if (typeof value !== 'object' || value === null) return value;
    if (isCall(value, 'Fn::If')) {
      const [condition, whenTrue, whenFalse] = listOf(value, 'Fn::If');
      return resolved(holds(condition) ? whenTrue : whenFalse);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, member]) => [name, resolved(member)] as const)
        .filter(([, member]) => !isNoValue(member)),
    );
  };
  const made = <T extends { readonly Condition?: unknown }>(
    all: Readonly<Record<string, T>> = {},
  ): Record<string, T> =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([, { Condition }]) => Condition === undefined || holds(Condition))
        .map(([name, one]) => {
          const { Condition: _decided, ...rest } = resolved(one) as T & { Condition?: unknown };
          return [name, rest as T];
        }),
    );
  return {
    ...template,
    Conditions: {},
    Resources: made(template.Resources as Record<string, Conditional<Template['Resources'][string]>>),
    Outputs: made(template.Outputs as Record<string, Conditional<{ readonly Value: unknown }>>),
  };
}

type Conditional<T> = T & { readonly Condition?: unknown };

function isCall(value: unknown, name: string): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && name in value;
}

function listOf(call: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  return call[name] as readonly unknown[];
}

function isNoValue(value: unknown): boolean {
  return isCall(value, 'Ref') && value['Ref'] === 'AWS::NoValue';
}
