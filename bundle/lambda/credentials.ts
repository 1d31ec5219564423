/**
 * In place of `@aws-sdk/credential-provider-node`. A function's credentials come from its environment alone, where Lambda
 * puts those of its role: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * The SDK's chain also signs in at a terminal, reads profiles, starts programs and asks other services for credentials,
 * none of which a function should ever do: without credentials in its environment it ends with an error that says so.
 * SnapStart alone would give them in another way, and no function has it:
 * https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-credentials
 */
import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Reads the environment anew for each client, and each run makes its own. Lambda sets it when it starts a process, and ends
 * the process within hours: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export const defaultProvider = (): ReturnType<typeof fromEnv> => fromEnv();
