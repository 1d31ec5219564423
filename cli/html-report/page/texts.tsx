import type { ShownStatus } from '../page-data.ts';
import { page } from './data.ts';

/** A text of somebody else's, which runs in its own direction and turns nothing around it. */
export function Foreign({ text }: { readonly text: string }) {
  return <bdi>{text}</bdi>;
}

/** A sentence in which names stand between backticks. */
export function Sentence({ text }: { readonly text: string }) {
  const parts = text.split(/`([^`]*)`/);
  return <bdi>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</bdi>;
}

/** A status by symbol, colour and word. */
export function StatusBadge({ status }: { readonly status: ShownStatus }) {
  return <span class={`badge status-${status}`}>{page.statusTitles[status]}</span>;
}
