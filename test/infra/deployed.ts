import { deployedTemplate } from '../../simulator/templates/deployed-template.ts';
import { filledIn } from '../../simulator/templates/filled-in.ts';
import type { Template } from './template.ts';

const accountId = '222222222222';
const region = 'us-east-1';

/**
 * A template of the deployment as it stands in an account, in us-east-1, as the stack ringcheck-prod. What `Ref` and
 * `Fn::GetAtt` give is the resource's logical id in angle brackets: `<AuditFunction>`, `<AuditFunction>.Arn`.
 * @param parameters those that differ from their default
 * @throws Error for a reference to what is not deployed with these parameters
 */
export function deployed(template: Template, parameters: Readonly<Record<string, string>> = {}): Template {
  const all = { ...defaultsOf(template), ...parameters };
  const names = Object.keys(deployedTemplate(template, all).Resources);
  const attributes = ['Arn', 'QueueName', 'QueueUrl', 'TopicName'];
  return filledIn(template, {
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::StackName': 'ringcheck-prod',
    ...Object.fromEntries(
      names.flatMap((name) => [
        [name, `<${name}>`],
        ...attributes.map((attribute) => [`${name}.${attribute}`, `<${name}>.${attribute}`]),
      ]),
    ),
    ...all,
  });
}

/** The logical id of the resource that a value was made from; undefined for any other value. */
export function resourceBehind(value: unknown): string | undefined {
  return /^<(\w+)>/.exec(String(value))?.[1];
}

function defaultsOf({ Parameters }: Template): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Parameters ?? {}).map(([name, { Default }]) => [name, String(Default)]),
  );
}
