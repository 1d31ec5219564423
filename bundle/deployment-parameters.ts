/** What a deployment is given by `--param`, held against serverless.yml and the templates before anything is packaged. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/** A parameter of a template, as far as it limits its values. */
interface TemplateParameter {
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

/**
 * What is wrong with the `--param` of a command line, one line each: osls ignores a name that it does not know, and only
 * CloudFormation would refuse a value.
 * @param args of osls, `--param=name=value` or `--param name=value`
 * @param root the checkout
 */
export function parameterProblems(args: readonly string[], root: string): readonly string[] {
  const service = readFileSync(path.join(root, 'serverless.yml'), 'utf8');
  const known = [...service.matchAll(/\$\{param:([a-z-]+)/g)].map(([, name = '']) => name);
  const keys = new Map(
    [...service.matchAll(/ParameterKey: (\w+)\n\s+ParameterValue: \$\{param:([a-z-]+)/g)].map(
      ([, key = '', name = '']) => [name, key] as const,
    ),
  );
  const limits = templateParameters(root);
  return givenParameters(args).flatMap(([name, value]) => {
    if (!known.includes(name)) {
      return [`--param ${name}: there is none of this name; there are ${[...new Set(known)].join(', ')}`];
    }
    const limit =
      value === undefined ? 'give it as NAME=VALUE' : refusalOf(value, limits.get(keys.get(name) ?? ''));
    return limit === null ? [] : [`--param ${name}: ${limit}`];
  });
}

function givenParameters(args: readonly string[]): readonly (readonly [string, string | undefined])[] {
  return args.flatMap((arg, index) => {
    const text = arg === '--param' ? args[index + 1] : /^--param=(.*)$/s.exec(arg)?.[1];
    if (text === undefined) return [];
    const [, name = text, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    return [[name, value] as const];
  });
}

function templateParameters(root: string): ReadonlyMap<string, TemplateParameter> {
  const files = globSync('infra/*.yml', { cwd: root });
  return new Map(
    files.flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      // Of CloudFormation's own tags nothing stands in the parameters.
      const { Parameters = {} } = parse(text, { logLevel: 'error' }) as {
        readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
      };
      return Object.entries(Parameters);
    }),
  );
}

/** In words why CloudFormation would refuse a value; null where it would not. */
function refusalOf(value: string, limits: TemplateParameter = {}): string | null {
  const { AllowedPattern, AllowedValues, MinValue, MaxValue } = limits;
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(value)) {
    return `\`${value}\` is none of ${AllowedValues.map((one) => `\`${one}\``).join(', ')}`;
  }
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    return `\`${value}\` is not of the form ${AllowedPattern}`;
  }
  if (MinValue === undefined && MaxValue === undefined) return null;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  const [least, most] = [MinValue ?? -Infinity, MaxValue ?? Infinity];
  return number >= least && number <= most ? null : `\`${value}\` is no number from ${least} to ${most}`;
}
