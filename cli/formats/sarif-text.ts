import { printable } from '../printable.ts';

/**
 * A text as the plain text of a SARIF message, in which nothing of somebody else's is a placeholder (§3.11.5) or an embedded
 * link (§3.11.6). Brackets are escaped only where they could be a link: elsewhere readers show the backslash.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * https://github.com/oasis-tcs/sarif-spec/pull/768
 */
export function messageText(text: string): string {
  const braced = printable(text).replaceAll('{', '{{').replaceAll('}', '}}');
  return braced.includes('](') ? braced.replaceAll(/[\\[\]]/g, '\\$&') : braced;
}
