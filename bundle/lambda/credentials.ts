/**
 * In place of `@aws-sdk/credential-provider-node`. A function's credentials come from its environment alone, where Lambda
 * puts those of its role: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * The SDK's chain also signs in at a terminal, reads profiles, starts programs and asks other services for credentials,
 * none of which a function should ever do: without credentials in its environment it ends with an error that says so.
 */
import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Reads the environment anew for each client. */
export const defaultProvider = (): ReturnType<typeof fromEnv> => fromEnv();
