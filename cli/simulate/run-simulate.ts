import { readFileSync } from 'node:fs';
import { codeOf } from '../../shared/audit/file-text.ts';
import { UsageError } from '../../shared/audit/usage-error.ts';
import {
  generateScenario,
  loadScenario,
  MissingTemplatesError,
  mostAccounts,
  ScenarioError,
  startSimulator,
  type Scenario,
  type ScenarioDocument,
  type Simulator,
} from '../../simulator/index.ts';
import { exitCodes, type CommandValues, type Terminal } from '../command.ts';
import { jsonDocument } from '../printable.ts';
import { programName } from '../program-name.ts';
import { defaultSeed } from './default-seed.ts';
import { counted } from '../counted.ts';

const largestPort = 65_535;

/** What `ringcheck simulate` does until it is interrupted. @returns the exit code */
export async function runSimulate(values: CommandValues, terminal: Terminal): Promise<number> {
  const scenario = chosenScenario(values);
  const port = portOf(values);
  if (values['print-scenario'] === true) {
    if (port !== undefined) throw new UsageError('--print-scenario serves nothing: leave out --port');
    terminal.stdout.write(jsonDocument(scenario));
    return exitCodes.ok;
  }
  const simulator = await startSimulated(scenario, port);
  terminal.stdout.write(
    values['json'] === true ? machineLine(simulator) : humanLines(simulator, programName(terminal.env)),
  );
  await interrupted(terminal.signal);
  await simulator.close();
  return exitCodes.ok;
}

function chosenScenario(values: CommandValues): Scenario {
  const { scenario, accounts, seed } = values;
  if (typeof scenario === 'string') {
    if (accounts !== undefined || seed !== undefined) {
      throw new UsageError('--scenario is a whole organization: leave out --accounts and --seed');
    }
    return loaded(scenario);
  }
  if (accounts === undefined) {
    throw new UsageError('nothing to simulate: give --scenario FILE or --accounts N');
  }
  return loadScenario(
    generateScenario({
      accounts: wholeNumber('--accounts', accounts, 1, mostAccounts),
      seed: seed === undefined ? defaultSeed : wholeNumber('--seed', seed, 0, Number.MAX_SAFE_INTEGER),
    }),
  );
}

function loaded(file: string): Scenario {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the scenario ${file}: ${codeOf(error)}: check the path`, {
      cause: error,
    });
  }
  try {
    return loadScenario(JSON.parse(text));
  } catch (error) {
    if (error instanceof ScenarioError) throw new UsageError(`${file}: ${error.message}`, { cause: error });
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${file}: is not JSON: ${error.message}`, { cause: error });
  }
}

function portOf({ port }: CommandValues): number | undefined {
  return port === undefined ? undefined : wholeNumber('--port', port, 1, largestPort);
}

function wholeNumber(flag: string, value: CommandValues[string], least: number, most: number): number {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${flag} ${String(value)}: use a whole number from ${least} to ${most}`);
}

/**
 * Serves a scenario, on a free port unless one is given.
 * @throws UsageError where the port cannot be had, or the program lacks what it simulates by
 */
export async function startSimulated(
  scenario: Scenario | ScenarioDocument,
  port?: number,
): Promise<Simulator> {
  try {
    return await startSimulator(scenario, port === undefined ? {} : { port });
  } catch (error) {
    if (error instanceof MissingTemplatesError) throw new UsageError(error.message, { cause: error });
    const code = codeOf(error);
    if (code === 'EADDRINUSE') {
      throw new UsageError(`--port ${port}: something else listens there: choose another`, { cause: error });
    }
    if (code === 'EACCES') {
      throw new UsageError(`--port ${port}: may not be used by this user: choose one above 1023`, {
        cause: error,
      });
    }
    throw error;
  }
}

function machineLine({ endpoint, env }: Simulator): string {
  return `${JSON.stringify({ endpoint, env })}\n`;
}

function humanLines({ endpoint, env, scenario }: Simulator, program: string): string {
  const count = Object.keys(scenario.accounts).length;
  return [
    `A simulated organization of ${counted(count, 'account')} answers at ${endpoint}`,
    'To audit it, in another terminal (AWS_PROFILE must not be set there, the SDK would prefer it):',
    '',
    '  unset AWS_PROFILE',
    ...Object.entries(env).map(([name, value]) => `  export ${name}='${value}'`),
    `  ${program} audit`,
    '',
    'It serves until it is interrupted (Ctrl-C).',
    '',
  ].join('\n');
}

async function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
