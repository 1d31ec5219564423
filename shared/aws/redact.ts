/**
 * Takes what is secret out of texts of AWS and of the SDK, which may repeat the request: a refused signature is answered
 * with the canonical request, session token included, and a malformed header with the header.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
 */

/** What stands for a secret. */
const redacted = '[redacted]';

/** Forms that say what follows: names of headers, of fields and of the query, and what parts them from their values. */
const rules: readonly (readonly [form: RegExp, instead: string])[] = [
  // All that follows repeats the request; the sentences before say what is wrong.
  [/\bThe (?:Canonical String|String-to-Sign)\b[\s\S]*$/i, ''],
  // No value of these has less than 16 characters, and no word of a sentence about them has more.
  [
    /((?:x-amz-security-token|x-amz-credential|x-amz-signature|session_?token|secret_?access_?key|access_?key_?id)(?:\\*["']|%(?:25)*22)?\s*(?:[:=>]|%(?:25)*3[AD])\s*(?:\\*["']|%(?:25)*22)?)[^\s,;&'"<>\\]{16,}/gi,
    `$1${redacted}`,
  ],
  // The id of an access key, whatever stands before it; what goes on after it is a name.
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![\w-])/g, redacted],
  // With the sign that a header and a query have, since sentences have a colon: `Invalid Credential: role expired`.
  [/((?:credential|signature)(?:=|%(?:25)*3D))[^\s,;&'"<>\\]+/gi, `$1${redacted}`],
  // The scheme tells the header from a sentence: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
  [
    /(authorization(?:\\*["']|%(?:25)*22)?\s*(?:[:=>]|%(?:25)*3[AD])(?:\s|%(?:25)*20)*(?:\\*["']|%(?:25)*22)?)AWS4-[^\s,;&'"<>\\]+/gi,
    `$1${redacted}`,
  ],
  // Those of proxies, whose values are no words: they have a capital, a digit or a padding.
  [
    /([Aa]uthorization["']?\s*[:=]\s*["']?(?:[Bb]asic|[Bb]earer)\s+)(?=[^\s,;&'"]*[A-Z0-9=])[^\s,;&'"]+/g,
    `$1${redacted}`,
  ],
];

/** An ARN, or a word as secrets and names are written; between percent-encoded words stand other encoded characters. */
const arnsAndWords =
  /arn(?::|%(?:25)*3A)aws(?:[^\s,;&'"<>\\%)|\]}]|%(?!(?:25)*(?:2[0267C]|3[BD])))*|(?<word>(?:[\w+/.#-]|%(?:25)*2[BF])+)|%(?:25)*[0-9A-F]{2}/gi;

/**
 * Whether a word that no ARN is around is a secret by its form: the id of an access key, which begins by its kind; a
 * secret access key, of 40 characters; or a session token, of hundreds. The last two mix what they consist of, as names of
 * such a length seldom do, and have none of the signs that join names; a path begins with a slash. A name that has the
 * very form of a secret is taken for one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
function isSecret(word: string): boolean {
  const plain = word.replaceAll(/%(?:25)*2F/gi, '/').replaceAll(/%(?:25)*2B/gi, '+');
  // The full stop of a sentence is no part of the word; one within it makes it a name.
  const [text = '', ...more] = plain.split('.').filter((part) => part !== '');
  if (more.length > 0) return false;
  if (/^(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?:\/|$)/.test(text)) return true;
  const isMixed =
    /^[A-Za-z0-9+/]+$/.test(text) && /[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text);
  if (!isMixed) return false;
  return text.length === 40 ? !text.startsWith('/aws/') : text.length >= 100 && !text.startsWith('/');
}

/** Characters that are looked through, and shown at all: nobody reads more of an error, whoever answered it. */
const longestText = 20_000;
/** Characters that a session token may be expected to have: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const longestToken = 4_096;

/** How often a request may have been quoted in JSON, each time in what was quoted before. */
const mostQuotations = 3;

/** JSON may write a slash as `\/`, which would part a secret in two. */
function withPlainSlashes(text: string): string {
  let plain = text;
  for (let times = 0; times < mostQuotations; times += 1) plain = plain.replaceAll(String.raw`\/`, '/');
  return plain;
}

/** The text without access keys, session tokens, signatures and repeated requests. */
export function withoutSecrets(text: string): string {
  const looked = withPlainSlashes(text.slice(0, longestText + longestToken));
  const told = rules
    .reduce((rest, [form, instead]) => rest.replace(form, instead), looked)
    .replace(arnsAndWords, (form, word: string | undefined) =>
      word !== undefined && isSecret(word) ? redacted : form,
    );
  // A secret that the first cut has broken off may not be known as one; so the end is not shown.
  return text.length > longestText ? told.slice(0, -longestToken) : told;
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
    name: withoutSecrets(error.name),
    message: withoutSecrets(error.message),
    stack: withoutSecrets(error.stack ?? ''),
  };
}
