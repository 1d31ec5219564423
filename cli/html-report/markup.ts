import { printable } from '../printable.ts';

/** Markup in which every text is escaped: what is put into the template `markup` is text unless it is markup itself. */
export interface Markup {
  readonly text: string;
}

type Part = Markup | string | number | readonly Markup[];

/**
 * A template of HTML. Values stand as the content of an element or within a quoted attribute, nowhere else. It is not
 * called `html`: prettier would lay the templates out anew, and scripts and styles are allowed by their very bytes.
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { text: strings.map((text, index) => text + markupOf(parts[index])).join('') };
}

/** No markup. */
export const nothing: Markup = { text: '' };

function markupOf(part: Part | undefined): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'text' in part ? part.text : part.map(({ text }) => text).join('');
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** https://html.spec.whatwg.org/multipage/parsing.html */
function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => references[character] ?? '');
}

/**
 * JSON for a `<script>` that is data. Nothing in it can end the element or begin a comment in it: these characters stand
 * in texts only, where their escapes mean the same.
 * https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
 */
export function scriptJson(value: unknown): Markup {
  const text = JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { text };
}
