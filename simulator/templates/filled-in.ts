import { deployedTemplate } from './deployed-template.ts';
import { placeholders, type Template } from './template.ts';

/** The values that CloudFormation would put in: of `Ref` by name, of `Fn::GetAtt` by `Name.Attribute`. */
export type Values = Readonly<Record<string, string | readonly string[]>>;

/**
 * A template as it is deployed, with nothing left to fill in. Parameters that are not among the values have their defaults.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 * @throws Error for a reference to what has no value
 */
export function filledIn(template: Template, values: Values): Template {
  const known: Values = { ...defaultsOf(template), ...values };
  const valueOf = (name: string): string | readonly string[] => {
    const value = known[name];
    if (value === undefined) throw new Error(`${name} has no value`);
    return value;
  };
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    const [[name, operand] = [], ...more] = Object.entries(value) as [string, unknown][];
    if (more.length === 0 && name === 'Ref') return valueOf(operand as string);
    if (more.length === 0 && name === 'Fn::GetAtt') return valueOf((operand as readonly string[]).join('.'));
    if (more.length === 0 && name === 'Fn::Sub') {
      const [text, own] = typeof operand === 'string' ? [operand, {}] : (operand as [string, object]);
      const given = filled(own) as Values;
      return text.replaceAll(placeholders, (_, reference: string) =>
        String(given[reference] ?? valueOf(reference)),
      );
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filled(member)]));
  };
  const texts = Object.entries(known).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return filled(deployedTemplate(template, Object.fromEntries(texts))) as Template;
}

function defaultsOf({ Parameters }: Template): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Parameters ?? {}).flatMap(([name, { Default }]) =>
      Default === undefined ? [] : [[name, String(Default)] as const],
    ),
  );
}
