/** Details of many accounts say the same: what stands in several of them is written once, and referred to by its place. */
import type { AccountDetail, SharedText } from './page-data.ts';

/** A shorter text would be longer as a reference, or little shorter. */
const shortestShared = 24;

export interface SharedDetails {
  readonly texts: readonly string[];
  /** As the details, with a `SharedText` wherever a text stands that is one of `texts`. */
  readonly details: readonly unknown[];
}

/** Takes the texts that several details hold out of them. */
export function shareTexts(details: readonly AccountDetail[]): SharedDetails {
  const counts = new Map<string, number>();
  const count = (text: string) => {
    if (text.length >= shortestShared) counts.set(text, (counts.get(text) ?? 0) + 1);
    return text;
  };
  for (const detail of details) withTexts(detail, count);
  const texts = [...counts].filter(([, times]) => times > 1).map(([text]) => text);
  const places = new Map(texts.map((text, place) => [text, place]));
  const share = (text: string): string | SharedText => {
    const t = places.get(text);
    return t === undefined ? text : { t };
  };
  return { texts, details: details.map((detail) => withTexts(detail, share)) };
}

function withTexts(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => withTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withTexts(member, change)]));
}
