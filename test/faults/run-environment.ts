/**
 * An environment for each of many runs in one process. The SDK and the functions read theirs from `process.env`, so that
 * runs side by side would otherwise call each other's organization.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** What a run has for itself. */
export interface RunEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** What must not be shared with other runs, though its module is. */
  readonly own: Map<unknown, unknown>;
}

const current = new AsyncLocalStorage<RunEnvironment>();

/** The environment of the run that asks. @throws outside of one */
export function runEnvironment(): RunEnvironment {
  const run = current.getStore();
  if (run === undefined) throw new Error('this is no run of the campaign');
  return run;
}

/** Runs `work`, and all that it starts, with these variables and no others of the same beginnings. */
export async function withVariables<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  return await current.run({ variables, own: new Map() }, work);
}

/** Does something of the same run with other values of some variables: as another role, say. */
export async function withOtherVariables<T>(
  others: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const { variables, own } = runEnvironment();
  return await current.run({ variables: { ...variables, ...others }, own }, work);
}

/** What decides how the product and the SDK behave; everything else is the process's own. */
const isOfRun = (name: string) => /^(AWS|RINGCHECK)_/.test(name);

/** Makes `process.env` tell each run its own variables. @returns what puts the old one back */
export function separateEnvironments(): () => void {
  const before = process.env;
  process.env = new Proxy(before, {
    get: (variables, name: string) => read(variables, name),
    has: (variables, name: string) => read(variables, name) !== undefined,
    ownKeys: (variables) => {
      const run = current.getStore();
      if (run === undefined) return Reflect.ownKeys(variables);
      const others = Object.keys(variables).filter((name) => !isOfRun(name));
      return [...others, ...Object.keys(run.variables)];
    },
    getOwnPropertyDescriptor: (variables, name: string) => {
      const value = read(variables, name);
      return value === undefined
        ? undefined
        : { value, writable: true, enumerable: true, configurable: true };
    },
  });
  return () => {
    process.env = before;
  };
}

function read(variables: NodeJS.ProcessEnv, name: string): string | undefined {
  const run = current.getStore();
  return run !== undefined && typeof name === 'string' && isOfRun(name)
    ? run.variables[name]
    : variables[name];
}
