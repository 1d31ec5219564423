/**
 * Takes what is secret out of texts of AWS and of the SDK, which may repeat the request: a refused signature is answered
 * with the canonical request, session token included, and a malformed header with the header.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */

/** What stands for a secret. */
const redacted = '[redacted]';

const rules: readonly (readonly [form: RegExp, instead: string])[] = [
  // All that follows repeats the request; the sentences before say what is wrong.
  [/\bThe (?:Canonical String|String-to-Sign)\b[\s\S]*$/i, ''],
  [/(x-amz-security-token\s*[:=]\s*)[^\s,;&'"]+/gi, `$1${redacted}`],
  [/((?:Credential|Signature|Authorization)\s*[:=]\s*)[^\s,;&'"]+/gi, `$1${redacted}`],
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, redacted],
  // A secret access key has 40 such characters, a session token hundreds; a name of so many that mixes all is rare.
  [
    /(?<![A-Za-z0-9+/])(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{40,}={0,2}/g,
    redacted,
  ],
];

/** Characters that are looked through, and shown at all: nobody reads more of an error, whoever answered it. */
const longestText = 20_000;

/** The text without access keys, session tokens, signatures and repeated requests. */
export function withoutSecrets(text: string): string {
  return rules.reduce((shown, [form, instead]) => shown.replace(form, instead), text.slice(0, longestText));
}

/**
 * An error as it may be logged: what it is called, what it says and where it came from. Whatever else the SDK has hung
 * onto it, request and answer among it, is left behind, and so is its cause.
 */
export interface ToldError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** @param error whatever was thrown */
export function tellError(error: unknown): ToldError {
  if (!(error instanceof Error)) return { name: 'Error', message: withoutSecrets(String(error)), stack: '' };
  return {
    name: error.name,
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
  };
}
