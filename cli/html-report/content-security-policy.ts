import { createHash } from 'node:crypto';

/** Nothing may be loaded, sent, framed as a base or run but the scripts and the one style of the file. */
export function contentSecurityPolicy(scripts: readonly string[], style: string): string {
  return [
    `default-src 'none'`,
    `script-src ${scripts.map((script) => `'${hashOf(script)}'`).join(' ')}`,
    `style-src '${hashOf(style)}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    // Not one text of an account can become markup by a script, even if the script wanted it.
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ');
}

/** https://www.w3.org/TR/CSP3/#framework-directive-source-list */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
