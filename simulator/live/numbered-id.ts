import { createHash } from 'node:crypto';

/** An id of UUID form for a thing of a kind that is counted, the same in every run. */
export function numberedId(kind: string, number: number): string {
  return createHash('sha256')
    .update(`${kind} ${number}`)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}
