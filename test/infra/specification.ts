import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource as ResourceType, ResourceProperties } from '@aws-cdk/service-spec-types';
import { referencesOf } from './references.ts';
import type { Template } from './template.ts';

/** AWS's own specification of resource types, as the CDK is made from it: https://github.com/cdklabs/awscdk-service-spec */
const specification = loadAwsServiceSpecSync();

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html */
const resourceAttributes = new Set([
  'Condition',
  'DeletionPolicy',
  'DependsOn',
  'Metadata',
  'Properties',
  'Type',
  'UpdateReplacePolicy',
]);

/**
 * What CloudFormation would refuse of the resources of a template, one line each: unknown types, properties and attributes,
 * missing properties, values of another type or beyond the allowed ones. Both branches of an `Fn::If` are looked at; what a
 * reference stands for is not known, so that it passes for any text, number or list.
 */
export function specificationProblems(template: Template): string[] {
  const ofResources = Object.entries(template.Resources).flatMap(([name, resource]) => {
    const unknown = Object.keys(resource).filter((key) => !resourceAttributes.has(key));
    const type = typeOf(resource.Type);
    return [
      ...unknown.map((key) => `${name}: a resource has no ${key}`),
      ...(type === undefined
        ? [`${name}: there is no type ${resource.Type}`]
        : problemsOfProperties(type.properties, resource.Properties, name)),
    ];
  });
  return [...ofResources, ...attributeProblems(template)];
}

function typeOf(name: string): ResourceType | undefined {
  return specification.lookup('resource', 'cloudFormationType', 'equals', name)[0];
}

function attributeProblems(template: Template): string[] {
  return referencesOf(template).attributes.flatMap(({ resource, attribute }) => {
    const type = typeOf(template.Resources[resource]?.Type ?? '');
    return type === undefined || attribute in type.attributes
      ? []
      : [`${resource}: ${type.cloudFormationType} has no attribute ${attribute}`];
  });
}

function problemsOfProperties(
  properties: ResourceProperties,
  given: Readonly<Record<string, unknown>> = {},
  place: string,
): string[] {
  const missing = Object.entries(properties).filter(
    ([name, { required }]) => required === true && !(name in given),
  );
  return [
    ...missing.map(([name]) => `${place}: ${name} is missing`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const property = properties[name];
      return property === undefined
        ? [`${place}: ${name} is unknown`]
        : problemsOfValue(property.type, value, `${place}.${name}`);
    }),
  ];
}

/** A problem of a value that is wanted to be of a type; none if it is. */
function problemsOfValue(type: PropertyType, value: unknown, place: string): string[] {
  const call = callOf(value);
  if (call?.name === 'Fn::If') {
    return call.operands.slice(1).flatMap((branch) => problemsOfValue(type, branch, place));
  }
  if (call?.name === 'Ref' && call.operands[0] === 'AWS::NoValue') return [];
  const isReference = call !== null;
  switch (type.type) {
    case 'ref': {
      if (isReference || !isObject(value)) return [`${place}: is no object`];
      return problemsOfProperties(
        specification.get('typeDefinition', type.reference).properties,
        value,
        place,
      );
    }
    case 'tag':
      return isObject(value) && 'Key' in value && 'Value' in value ? [] : [`${place}: is no tag`];
    case 'array':
      if (isReference) return [];
      if (!Array.isArray(value)) return [`${place}: is no list`];
      return value.flatMap((item, index) => problemsOfValue(type.element, item, `${place}[${index}]`));
    case 'map':
      if (isReference || !isObject(value)) return [`${place}: is no object`];
      return Object.entries(value).flatMap(([key, item]) =>
        problemsOfValue(type.element, item, `${place}.${key}`),
      );
    case 'union': {
      const answers = type.types.map((one) => problemsOfValue(one, value, place));
      return answers.some((answer) => answer.length === 0) ? [] : (answers[0] ?? []);
    }
    case 'json':
      return typeof value === 'string' || isObject(value) || Array.isArray(value)
        ? []
        : [`${place}: is no JSON`];
    case 'boolean':
    case 'date-time':
    case 'integer':
    case 'null':
    case 'number':
    case 'string':
      return isReference ? [] : scalarProblems(type, value, place);
  }
}

type ScalarType = Exclude<PropertyType, { type: 'ref' | 'tag' | 'array' | 'map' | 'union' | 'json' }>;

/** What a value of such a type is in JSON. */
const scalars: Readonly<Record<ScalarType['type'], string>> = {
  string: 'string',
  'date-time': 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'object',
};

function scalarProblems(type: ScalarType, value: unknown, place: string): string[] {
  if (typeof value !== scalars[type.type] || (type.type === 'integer' && !Number.isInteger(value))) {
    return [`${place}: ${JSON.stringify(value)} is no ${type.type}`];
  }
  const allowed: readonly unknown[] | undefined = 'allowedValues' in type ? type.allowedValues : undefined;
  return allowed === undefined || allowed.includes(value)
    ? []
    : [`${place}: ${JSON.stringify(value)} is none of ${allowed.join(', ')}`];
}

/** The intrinsic function that stands in a value's place. */
function callOf(value: unknown): { readonly name: string; readonly operands: readonly unknown[] } | null {
  if (!isObject(value)) return null;
  const [[name, operand] = ['', undefined], ...more] = Object.entries(value);
  return more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))
    ? { name, operands: [operand].flat() }
    : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
