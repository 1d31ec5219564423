import { cut } from '../../shared/alarm-chain/index.ts';
import { printable } from '../printable.ts';

/** Characters of a name that are shown; its whole stands in the fully qualified one. */
const longestName = 80;
/** Characters of any other text, so that no account makes the log too long: a filter pattern, of up to 1,024, is whole. */
const longestText = 1024;
/** Characters of an identity, which holds a path or an ARN: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const longestIdentity = 2048;

/** The name of an account or a resource, to be read. */
export function nameText(name: string): string {
  return cut(printable(name), longestName);
}

/** What tells one account or resource from another. */
export function identityText(text: string): string {
  return cut(printable(text), longestIdentity);
}

/**
 * A text as the plain text of a SARIF message, in which nothing of somebody else's is a placeholder (§3.11.5) or an embedded
 * link (§3.11.6). Brackets are escaped only where they could be a link: elsewhere readers show the backslash.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * https://github.com/oasis-tcs/sarif-spec/pull/768
 */
export function messageText(text: string): string {
  const braced = cut(printable(text), longestText).replaceAll('{', '{{').replaceAll('}', '}}');
  return braced.includes('](') ? braced.replaceAll(/[\\[\]]/g, '\\$&') : braced;
}
