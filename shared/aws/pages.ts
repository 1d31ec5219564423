/** Pages that one listing may have before it counts as endless: 10,000 accounts at 20 a page are 500. */
export const maximumPages = 2_000;

/**
 * Reads a paged listing to its end. Pages may be empty and still have a successor.
 * @param readPage asks for the page behind a token; `undefined` asks for the first
 * @throws Error where the service repeats a token or the pages do not end
 */
export async function readPages<Item>(
  readPage: (token: string | undefined) => Promise<{
    readonly items: readonly Item[];
    readonly nextToken: string | undefined;
  }>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < maximumPages; page += 1) {
    const answer = await readPage(token);
    items.push(...answer.items);
    token = answer.nextToken;
    if (token === undefined || token === '') return items;
    if (seen.has(token)) throw new EndlessPagesError('the service repeats a page token');
    seen.add(token);
  }
  throw new EndlessPagesError(`the listing has more than ${maximumPages} pages`);
}

/** A listing that does not end. It says nothing about what is not on the pages that were read. */
export class EndlessPagesError extends Error {
  override readonly name = 'EndlessPagesError';
}
