import type { LinkEvidence, Note } from './evidence.ts';
import { requiredLinks, type LinkName } from './links.ts';

/** The end of a chain: its links from `alarm` on, up to the first broken one. */
export interface Tail {
  readonly links: readonly LinkEvidence[];
  readonly notes: readonly Note[];
}

/** The required links from one on, of which nothing is known. */
export function unseenFrom(from: LinkName, make: (link: LinkName) => LinkEvidence): readonly LinkEvidence[] {
  return requiredLinks.slice(requiredLinks.indexOf(from)).map(make);
}

/** What is behind a broken link does not matter. */
export function upToFirstBroken(links: readonly LinkEvidence[]): readonly LinkEvidence[] {
  const at = links.findIndex(({ state }) => state === 'broken');
  return at === -1 ? links : links.slice(0, at + 1);
}
