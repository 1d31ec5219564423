import { readFileSync } from 'node:fs';
import { parse, type CollectionTag, type ScalarTag } from 'yaml';

/** A CloudFormation template or a part of one, with intrinsic functions in their long form. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string | number }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Reads a YAML template; `!Sub text` becomes `{ "Fn::Sub": "text" }`, as CloudFormation reads it. */
export function readTemplate(file: string): Template {
  return parse(readFileSync(file, 'utf8'), { customTags: intrinsicTags }) as Template;
}

/** The statements of a role's inline policies. */
export function statementsOf(role: Resource): Statement[] {
  const policies = role.Properties['Policies'] as { PolicyDocument: { Statement: Statement[] } }[];
  return policies.flatMap((policy) => policy.PolicyDocument.Statement);
}

/** The same with the policies that other parts of a template add to the role. */
export function allStatementsOf({ Resources }: Template, logicalId: string): Statement[] {
  const added = Object.values(Resources)
    .filter(({ Type, Properties: { RoleName } }) => {
      const { Ref } = (RoleName ?? {}) as { readonly Ref?: string };
      return Type === 'AWS::IAM::RolePolicy' && Ref === logicalId;
    })
    .map(({ Properties }) => Properties as unknown as { PolicyDocument: { Statement: Statement[] } });
  return [
    ...statementsOf(Resources[logicalId]!),
    ...added.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
  ];
}

/** Every action that the statements grant, sorted. */
export function actionsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action }) => Action).toSorted();
}

const intrinsicTags = ['Ref', 'Condition', 'Sub', 'GetAtt', 'If', 'Not', 'Or', 'And', 'Equals'].flatMap(
  (name): (ScalarTag | CollectionTag)[] => {
    const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
    return [
      {
        tag: `!${name}`,
        resolve: (text) => ({ [key]: name === 'GetAtt' ? text.split('.') : text }),
      },
      {
        tag: `!${name}`,
        collection: 'seq',
        resolve: (items) => ({ [key]: items.toJSON() as unknown }),
      },
    ];
  },
);
