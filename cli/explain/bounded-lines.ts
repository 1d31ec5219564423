/** A line of an input, without its end; `text` is null where the line is over the bound and was not kept. */
export interface BoundedLine {
  /** From 1. */
  readonly number: number;
  readonly text: string | null;
}

/** Most bytes of one line: a thousand times the longest filter pattern. */
export const mostLineBytes = 1_000_000;

/** The lines of a stream, as they come. At most one line's bound is kept in memory, whatever the input holds. */
export async function* boundedLines(
  source: AsyncIterable<string | Uint8Array>,
  mostBytes = mostLineBytes,
): AsyncGenerator<BoundedLine> {
  const decoder = new TextDecoder();
  let pending = createPending(mostBytes);
  let number = 1;
  for await (const chunk of source) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const [first = '', ...rest] = text.split('\n');
    pending.add(first);
    for (const piece of rest) {
      yield { number, text: pending.end() };
      number += 1;
      pending = createPending(mostBytes);
      pending.add(piece);
    }
  }
  pending.add(decoder.decode());
  if (!pending.isEmpty()) yield { number, text: pending.end() };
}

function createPending(mostBytes: number) {
  let pieces: string[] = [];
  let bytes = 0;
  return {
    add: (piece: string): void => {
      bytes += Buffer.byteLength(piece);
      if (bytes > mostBytes) pieces = [];
      else pieces.push(piece);
    },
    isEmpty: () => bytes === 0,
    end: (): string | null => (bytes > mostBytes ? null : pieces.join('').replace(/\r$/, '')),
  };
}
