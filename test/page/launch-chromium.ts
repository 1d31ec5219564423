import { chromium, type Browser } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** Nothing of the browser's own goes over the network. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts the Chromium that the environment names.
 * @throws Error of one line, with the mend, where there is none or it does not run
 */
export async function launchChromium(env: Readonly<Record<string, string | undefined>>): Promise<Browser> {
  const executablePath = findChromium(env);
  try {
    return await chromium.launch({ executablePath, args: flags });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n', 1).join('') : String(error);
    throw new Error(
      `${executablePath} does not run as Chromium (${why}): name another in RINGCHECK_CHROMIUM, or run \`apt-get install chromium\``,
      { cause: error },
    );
  }
}
