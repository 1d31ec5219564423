import { filledIn } from '../../simulator/templates/filled-in.ts';
import { readTemplate } from './template.ts';

/** Where the remediation is deployed. */
export interface Deployment {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** The patterns of the rules that start the remediation, as `infra/remediation.yml` deploys them there. */
export function remediationPatterns({ partition, region, accountId }: Deployment): {
  readonly failed: unknown;
  readonly chosen: unknown;
} {
  const { Parameters, Conditions, Resources } = readTemplate('infra/remediation.yml');
  const { FailedFindingRule, ChosenFindingRule } = Resources;
  const rules = filledIn(
    {
      ...(Parameters === undefined ? {} : { Parameters }),
      ...(Conditions === undefined ? {} : { Conditions }),
      Resources: { FailedFindingRule: FailedFindingRule!, ChosenFindingRule: ChosenFindingRule! },
    },
    {
      Remediation: 'true',
      'AWS::Partition': partition,
      'AWS::Region': region,
      'AWS::AccountId': accountId,
      'AWS::StackName': 'ringcheck-prod',
      'RemediateLambdaFunction.Arn': `arn:${partition}:lambda:${region}:${accountId}:function:ringcheck-prod-remediate`,
      'RemediationDeadLetterQueue.Arn': `arn:${partition}:sqs:${region}:${accountId}:ringcheck-prod-remediation-dead-letters`,
    },
  ).Resources;
  return {
    failed: rules['FailedFindingRule']!.Properties['EventPattern'],
    chosen: rules['ChosenFindingRule']!.Properties['EventPattern'],
  };
}
