/**
 * How the reader has started this program, for commands that are printed to be typed again: in a checkout there is no
 * `ringcheck` on the path, and npm tells by `npm_lifecycle_event` that one of its scripts runs.
 */
export function programName(env: Readonly<Record<string, string | undefined>>): string {
  const script = env['npm_lifecycle_event'];
  return script === 'ringcheck' || script === 'demo' ? 'npm run --silent ringcheck --' : 'ringcheck';
}
