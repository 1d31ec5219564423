const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A text as it stands in XML. */
export function xmlText(text: string): string {
  // XML 1.0 has no spelling for other control characters; AWS's answers in XML cannot carry them either.
  return text
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
    .replaceAll(/\p{Cc}/gu, (character) => ('\t\n'.includes(character) ? character : '?'));
}
