import type { Template } from './template.ts';

/** A policy of a template, with nothing left to fill in. */
export interface Policy {
  /** `AuditScheduleRole`, and what of it: its trust, what it may, or who may use it. */
  readonly owner: string;
  readonly kind: 'trust' | 'identity' | 'resource';
  readonly statements: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Every policy of a template that is filled in: of roles, queues, buckets, topics, keys, and of functions. */
export function policiesOf({ Resources }: Template): readonly Policy[] {
  return Object.entries(Resources).flatMap(([owner, { Type, Properties }]): Policy[] => {
    switch (Type) {
      case 'AWS::IAM::Role':
        return [
          { owner, kind: 'trust', statements: statementsIn(Properties['AssumeRolePolicyDocument']) },
          ...(Properties['Policies'] as readonly { readonly PolicyDocument: unknown }[]).map(
            ({ PolicyDocument }): Policy => ({
              owner,
              kind: 'identity',
              statements: statementsIn(PolicyDocument),
            }),
          ),
        ];
      case 'AWS::IAM::RolePolicy':
      case 'AWS::IAM::ManagedPolicy':
        return [{ owner, kind: 'identity', statements: statementsIn(Properties['PolicyDocument']) }];
      case 'AWS::KMS::Key':
        return [{ owner, kind: 'resource', statements: statementsIn(Properties['KeyPolicy']) }];
      case 'AWS::S3::BucketPolicy':
      case 'AWS::SNS::TopicPolicy':
      case 'AWS::SQS::QueuePolicy':
        return [{ owner, kind: 'resource', statements: statementsIn(Properties['PolicyDocument']) }];
      case 'AWS::Lambda::Permission':
        return [{ owner, kind: 'resource', statements: [permissionStatement(Properties)] }];
      default:
        return [];
    }
  });
}

function statementsIn(document: unknown): readonly PolicyStatement[] {
  return (document as { readonly Statement: readonly PolicyStatement[] }).Statement;
}

/** As Lambda writes it into the function's policy: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
function permissionStatement(properties: Readonly<Record<string, unknown>>): PolicyStatement {
  const { FunctionName, Action, Principal, SourceArn } = properties;
  return {
    Effect: 'Allow',
    Principal: { Service: Principal },
    Action: String(Action),
    Resource: String(FunctionName),
    Condition: { ArnLike: { 'AWS:SourceArn': SourceArn } },
  };
}
