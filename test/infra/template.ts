import type { Resource, Template } from '../../simulator/templates/template.ts';

export { readTemplate, type Resource, type Template } from '../../simulator/templates/template.ts';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
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
