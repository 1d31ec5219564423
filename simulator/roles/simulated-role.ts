import { checkStatement, listOf, type IdentityStatement } from '../policies/identity-policy.ts';
import { filledIn, type Values } from '../templates/filled-in.ts';
import type { Template } from '../templates/template.ts';

/** A role as it is deployed: what it may, and who may assume it. */
export interface SimulatedRole {
  readonly statements: readonly IdentityStatement[];
  /** A policy document. */
  readonly trust: unknown;
}

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Readonly<Record<string, unknown>>[] };
}

/**
 * The role of a template with the policies that the template attaches to it: its own, and what stands beside it.
 * @throws Error for a role that the template does not deploy with these values, or a value that is missing
 */
export function roleOfTemplate(template: Template, logicalId: string, values: Values): SimulatedRole {
  const { Resources, ...rest } = template;
  const isMeant = ([name, { Type, Properties }]: [string, Template['Resources'][string]]) =>
    name === logicalId ||
    (Type === 'AWS::IAM::RolePolicy' && (Properties['RoleName'] as { Ref?: string }).Ref === logicalId);
  const meant = Object.fromEntries(Object.entries(Resources).filter(isMeant));
  const { [logicalId]: role, ...added } = filledIn(
    { ...rest, Resources: meant, Outputs: {} },
    { ...values, [logicalId]: logicalId },
  ).Resources;
  if (role === undefined) throw new Error(`${logicalId} is not deployed`);
  const own = (role.Properties['Policies'] ?? []) as readonly PolicyProperties[];
  const beside = Object.values(added).map(({ Properties }) => Properties as unknown as PolicyProperties);
  return {
    statements: [...own, ...beside].flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.map(checkStatement),
    ),
    trust: role.Properties['AssumeRolePolicyDocument'],
  };
}

/** Every action that a role is granted, each once, sorted. */
export function grantedActions({ statements }: SimulatedRole): readonly string[] {
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
  return [...new Set(allowed.flatMap(({ Action }) => listOf(Action)))].toSorted();
}
