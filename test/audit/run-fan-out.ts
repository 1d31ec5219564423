/** Executes infra/fan-out.asl.json with the real functions, in the process of the test. */
import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { StateMachine } from 'aws-local-stepfunctions';
import { handler as audit } from '../../functions/audit.ts';
import { handler as listAccounts } from '../../functions/list-accounts.ts';
import { handler as summarize } from '../../functions/summarize.ts';
import { functionRoleNames, type Simulator } from '../../simulator/index.ts';
import { asCaller } from './deployment.ts';

export const fanOutFile = 'infra/fan-out.asl.json';

/** The definition as CloudFormation hands it to Step Functions. */
export function substitutedDefinition(): object {
  const values: Readonly<Record<string, string>> = {
    Partition: 'aws',
    ListAccountsFunctionArn: 'arn:aws:lambda:us-east-1:222222222222:function:list-accounts',
    AuditBatchFunctionArn: 'arn:aws:lambda:us-east-1:222222222222:function:audit-batch',
    SummarizeFunctionArn: 'arn:aws:lambda:us-east-1:222222222222:function:summarize',
    ReportBucket: 'reports',
  };
  const text = readFileSync(fanOutFile, 'utf8').replaceAll(/\$\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`nobody substitutes ${placeholder}`);
    return value;
  });
  return JSON.parse(text) as object;
}

type Handler = (event: unknown, context: Context) => Promise<unknown>;
type Json = Parameters<StateMachine['run']>[0];

/** What stands in for a function in one execution. */
export type Stand = (event: unknown, call: () => Promise<unknown>) => Promise<unknown>;

const context = { getRemainingTimeInMillis: () => 900_000 } as Context;

/**
 * One execution. What goes in and out of a function is JSON, wrapped as the Lambda integration of Step Functions does.
 * @param simulator whose roles the functions have
 * @param stands what answers instead of a function, by the name of its state
 * @returns the output; rejects where the execution fails
 */
export async function runFanOut(
  simulator: Simulator,
  stands: Readonly<Record<string, Stand>> = {},
): Promise<unknown> {
  const listerEnv = simulator.envOf(functionRoleNames.listAccounts);
  const machine = new StateMachine(substitutedDefinition() as ConstructorParameters<typeof StateMachine>[0]);
  const local = (name: string, handler: Handler) => async (input: unknown) => {
    const { Payload: event } = input as { readonly Payload: unknown };
    const call = async () => await handler(event, context);
    const answer = await (stands[name]?.(event, call) ?? call());
    return { Payload: JSON.parse(JSON.stringify(answer)) as Json };
  };
  const execution = machine.run(
    {},
    {
      overrides: {
        taskResourceLocalHandlers: {
          ListAccounts: local('ListAccounts', async (event, given) =>
            asCaller(listerEnv, async () => listAccounts(event, given)),
          ),
          AuditBatch: local('AuditBatch', audit),
          Summarize: local('Summarize', summarize),
        },
        retryIntervalOverrides: { ListAccounts: 1, AuditBatch: 1, Summarize: 1 },
      },
    },
  );
  return await execution.result;
}
