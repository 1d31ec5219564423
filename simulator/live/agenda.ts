/** Things that are due at a time, taken in the order of their times and, at one time, of their arrival. */
export interface Agenda<Item> {
  add(at: number, item: Item): void;
  /** Takes the next item that is due at or before a time (milliseconds since 1970); null where none is. */
  takeDue(until: number): { readonly at: number; readonly item: Item } | null;
}

interface Entry<Item> {
  readonly at: number;
  readonly order: number;
  readonly item: Item;
}

/** An empty agenda: a binary heap, since one run of a large organization puts ten thousands of records on it. */
export function createAgenda<Item>(): Agenda<Item> {
  const heap: Entry<Item>[] = [];
  let arrivals = 0;
  return {
    add: (at, item) => {
      arrivals += 1;
      heap.push({ at, order: arrivals, item });
      rise(heap);
    },
    takeDue: (until) => {
      const [first] = heap;
      if (first === undefined || first.at > until) return null;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) {
        heap[0] = last;
        sink(heap);
      }
      return first;
    },
  };
}

function isBefore<Item>(a: Entry<Item> | undefined, b: Entry<Item> | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function swap<Item>(heap: Entry<Item>[], a: number, b: number): void {
  const [left, right] = [heap[a], heap[b]];
  if (left === undefined || right === undefined) return;
  heap[a] = right;
  heap[b] = left;
}

function rise<Item>(heap: Entry<Item>[]): void {
  let position = heap.length - 1;
  while (position > 0) {
    const parent = (position - 1) >> 1;
    if (!isBefore(heap[position], heap[parent])) return;
    swap(heap, position, parent);
    position = parent;
  }
}

function sink<Item>(heap: Entry<Item>[]): void {
  let position = 0;
  for (;;) {
    const [left, right] = [2 * position + 1, 2 * position + 2];
    const child = isBefore(heap[right], heap[left]) ? right : left;
    if (!isBefore(heap[child], heap[position])) return;
    swap(heap, position, child);
    position = child;
  }
}
