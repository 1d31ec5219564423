import { deployedTemplate } from '../../simulator/templates/deployed-template.ts';
import type { PackagedService } from './package-service.ts';

/** The environment that a deployment with the default parameters gives a function: the template's own, resolved. */
export function functionEnvironment(
  { template, parameters }: PackagedService,
  logicalId: string,
): Record<string, string> {
  const { Resources } = deployedTemplate(template, parameters);
  const { Variables: variables } = Resources[logicalId]!.Properties['Environment'] as {
    Variables: Record<string, string | { readonly Ref: string }>;
  };
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (parameters[value.Ref] ?? ''),
    ]),
  );
}
