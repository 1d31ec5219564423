/** ARNs of policies, with an example of all that is filled in, and the forms that AWS's reference gives them. */
import { globSync } from 'node:fs';
import { placeholders, readTemplate } from '../../simulator/templates/template.ts';

const region = 'us-east-1';
const accountId = '222222222222';

/** What `Ref` and `Fn::GetAtt` with `Arn` give of each type that policies point to. */
const arns: Readonly<Record<string, string>> = {
  'AWS::Events::Rule': `arn:aws:events:${region}:${accountId}:rule/example`,
  'AWS::KMS::Key': `arn:aws:kms:${region}:${accountId}:key/example`,
  'AWS::Lambda::Function': `arn:aws:lambda:${region}:${accountId}:function:example`,
  // With `:*` at the end: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
  'AWS::Logs::LogGroup': `arn:aws:logs:${region}:${accountId}:log-group:example:*`,
  'AWS::S3::Bucket': 'arn:aws:s3:::example',
  'AWS::SNS::Topic': `arn:aws:sns:${region}:${accountId}:example`,
  'AWS::SQS::Queue': `arn:aws:sqs:${region}:${accountId}:example`,
  'AWS::StepFunctions::StateMachine': `arn:aws:states:${region}:${accountId}:stateMachine:example`,
};

/** Parameters and pseudo parameters that stand in resources. */
const values: Readonly<Record<string, string>> = {
  'AWS::AccountId': accountId,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::StackName': 'ringcheck-prod',
  AuditRoleName: 'ringcheck-audit',
  RemediationRoleName: 'ringcheck-remediation',
  LogGroupArns: `arn:aws:logs:*:${accountId}:log-group:example:*`,
  SummaryTopicArn: arns['AWS::SNS::Topic']!,
  SummaryTopicKeyArn: arns['AWS::KMS::Key']!,
};

/** The types of the resources of infra/; functions and their log groups are serverless.yml's. */
const types: ReadonlyMap<string, string> = new Map(
  globSync('infra/*.yml').flatMap((file) =>
    Object.entries(readTemplate(file).Resources ?? {}).map(([name, { Type }]) => [name, Type] as const),
  ),
);

function typeOf(logicalId: string): string {
  if (logicalId.endsWith('LambdaFunction')) return 'AWS::Lambda::Function';
  if (logicalId.endsWith('LogGroup')) return 'AWS::Logs::LogGroup';
  return types.get(logicalId) ?? '';
}

function valueOf(name: string): string {
  const value = values[name] ?? arns[typeOf(name.replace(/\.Arn$/, ''))];
  if (value === undefined) throw new Error(`nobody knows an example of ${name}`);
  return value;
}

/** An example of the resource of a statement, as it is deployed. @throws Error for what it does not know */
export function exampleOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const { Ref, 'Fn::Sub': text, 'Fn::GetAtt': attribute } = resource as Readonly<Record<string, unknown>>;
  if (typeof Ref === 'string') return valueOf(Ref);
  if (Array.isArray(attribute)) return valueOf(attribute.join('.'));
  if (typeof text === 'string') return text.replaceAll(placeholders, (_, name: string) => valueOf(name));
  throw new Error(`nobody knows an example of ${JSON.stringify(resource)}`);
}

/** The parts of an ARN before the resource. */
const partsBefore = 5;

/**
 * Whether an ARN of a policy can be one of a form such as `arn:${Partition}:logs:${Region}:${Account}:log-group:${Name}`:
 * part by part, where a placeholder is something and what the form leaves empty is empty.
 */
export function isOfForm(resource: string, form: string): boolean {
  const [parts, rest] = split(resource);
  const [formParts, formRest] = split(form.replaceAll(/\$\{\w+\}/g, '*'));
  return (
    parts.length === partsBefore &&
    parts.every((part, index) => (formParts[index] === '*' ? part !== '' : part === formParts[index])) &&
    canBothBe(rest, formRest)
  );
}

function split(arn: string): readonly [readonly string[], string] {
  const all = arn.split(':');
  return [all.slice(0, partsBefore), all.slice(partsBefore).join(':')];
}

/** Whether some text fits both patterns, in each of which `*` stands for any text but an empty one. */
function canBothBe(a: string, b: string): boolean {
  const known = new Map<string, boolean>();
  const meet = (i: number, j: number): boolean => {
    const key = `${i} ${j}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    // Where it comes back to the same place, it has found nothing by then.
    known.set(key, false);
    const found =
      a[i] === '*' || b[j] === '*' ? meetsStar(i, j) : a[i] === b[j] && (i >= a.length || meet(i + 1, j + 1));
    known.set(key, found);
    return found;
  };
  const meetsStar = (i: number, j: number): boolean => {
    const ends = i >= a.length || j >= b.length;
    if (ends) return false;
    // Both take a letter; a star may be done with it, or go on.
    const nextOfA = a[i] === '*' ? [i, i + 1] : [i + 1];
    const nextOfB = b[j] === '*' ? [j, j + 1] : [j + 1];
    return nextOfA.some((left) => nextOfB.some((right) => (left !== i || right !== j) && meet(left, right)));
  };
  return meet(0, 0);
}
