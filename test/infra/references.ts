import { placeholders, type Template } from '../../simulator/templates/template.ts';

/** Parameters that every template has: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html */
const pseudoParameters = ['AccountId', 'NoValue', 'Partition', 'Region', 'StackName', 'URLSuffix'];

/** What a template points to: the names in Ref, Fn::GetAtt, Fn::Sub, Fn::If, Condition and DependsOn, outputs included. */
export interface References {
  /** Names of parameters or resources. */
  readonly names: ReadonlySet<string>;
  /** Names of resources only: of DependsOn, Fn::GetAtt, and Fn::Sub where an attribute follows. */
  readonly resources: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  /** Attributes of resources: of Fn::GetAtt, and of Fn::Sub where a dot follows the name. */
  readonly attributes: readonly { readonly resource: string; readonly attribute: string }[];
}

interface Found {
  readonly names: Set<string>;
  readonly resources: Set<string>;
  readonly conditions: Set<string>;
  readonly attributes: { resource: string; attribute: string }[];
}

/** Finds every reference in a template. */
export function referencesOf(template: Template): References {
  const found: Found = { names: new Set(), resources: new Set(), conditions: new Set(), attributes: [] };
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

/** The conditions of a template that nothing in it refers to. */
export function unusedConditions(template: Template): string[] {
  const { conditions } = referencesOf(template);
  return Object.keys(template.Conditions ?? {}).filter((name) => !conditions.has(name));
}

/** The parameters of a template that nothing in it refers to. */
export function unusedParameters(template: Template): string[] {
  const { names } = referencesOf(template);
  return Object.keys(template.Parameters ?? {}).filter((name) => !names.has(name));
}

function visit(value: unknown, found: Found): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value) as [string, unknown][]) {
    // Of a resource, an output or another condition; in a policy it is no text.
    if (key === 'Condition' && typeof child === 'string') found.conditions.add(child);
    if (key === 'Ref') found.names.add(child as string);
    if (key === 'Fn::GetAtt') addAttribute(found, ...attributeOf(child as string | readonly string[]));
    if (key === 'Fn::If') found.conditions.add((child as [string])[0]);
    if (key === 'Fn::Sub') addSubstituted(found, child as Substitution);
    visit(child, found);
  }
}

/** The text of a substitution, with the values of its own if it has any. */
export type Substitution = string | readonly [string, Readonly<Record<string, unknown>>];

function addSubstituted(found: Found, substitution: Substitution): void {
  const [text, own] = typeof substitution === 'string' ? [substitution, {}] : substitution;
  for (const [, reference = ''] of text.matchAll(placeholders)) {
    if (reference in own) continue;
    const [name, ...attribute] = reference.split('.');
    if (attribute.length > 0) addAttribute(found, name ?? '', attribute.join('.'));
    else found.names.add(reference);
  }
}

function addAttribute(found: Found, resource: string, attribute: string): void {
  found.resources.add(resource);
  found.attributes.push({ resource, attribute });
}

/** Name and attribute: a list, or in JSON a text too. */
function attributeOf(operand: string | readonly string[]): readonly [string, string] {
  const [resource = '', ...attribute] = typeof operand === 'string' ? operand.split('.') : operand;
  return [resource, attribute.join('.')];
}
