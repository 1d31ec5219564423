import type { Template } from './template.ts';

/** Parameters that every template has: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html */
const pseudoParameters = ['AccountId', 'NoValue', 'Partition', 'Region', 'StackName', 'URLSuffix'];

/** What a template points to: the names in Ref, Fn::GetAtt, Fn::Sub, Fn::If, Condition and DependsOn. */
export interface References {
  /** Names of parameters or resources. */
  readonly names: ReadonlySet<string>;
  /** Names of resources only: of DependsOn and Fn::GetAtt. */
  readonly resources: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
}

/** Finds every reference in a template. */
export function referencesOf(template: Template): References {
  const found = { names: new Set<string>(), resources: new Set<string>(), conditions: new Set<string>() };
  visit(template, found);
  for (const { DependsOn } of Object.values(template.Resources) as { DependsOn?: string | string[] }[]) {
    for (const name of [DependsOn ?? []].flat()) found.resources.add(name);
  }
  return found;
}

/** The references that nothing in the template answers to. */
export function danglingReferences(template: Template): string[] {
  const { names, resources, conditions } = referencesOf(template);
  const isResource = (name: string) => name in template.Resources;
  const isParameter = (name: string) => name in (template.Parameters ?? {});
  return [
    ...[...names].filter((name) => !isResource(name) && !isParameter(name)),
    ...[...resources].filter((name) => !isResource(name)),
    ...[...conditions].filter((name) => !(name in (template.Conditions ?? {}))),
  ].filter((name) => !pseudoParameters.some((known) => name === `AWS::${known}`));
}

function visit(
  value: unknown,
  found: { names: Set<string>; resources: Set<string>; conditions: Set<string> },
): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value) as [string, unknown][]) {
    // Of a resource, an output or another condition; in a policy it is no text.
    if (key === 'Condition' && typeof child === 'string') found.conditions.add(child);
    if (key === 'Ref') found.names.add(child as string);
    if (key === 'Fn::GetAtt') found.resources.add((child as [string, string])[0]);
    if (key === 'Fn::If') found.conditions.add((child as [string])[0]);
    if (key === 'Fn::Sub') {
      for (const [, name] of (child as string).matchAll(/\$\{([^!}.]+)(?:\.[^}]+)?\}/g)) {
        found.names.add(name ?? '');
      }
    }
    visit(child, found);
  }
}
