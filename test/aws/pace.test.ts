import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPacer, longestWait } from '../../shared/aws/pace.ts';
import { readFailure, whyUnseen } from '../../shared/aws/failure.ts';

const { signal } = new AbortController();
const pace = { rate: 10, burst: 2 };

/** The times at which calls go, in milliseconds from the start of the test. */
function aRecord() {
  const start = performance.now();
  const times: number[] = [];
  const note = () => times.push(Math.round(performance.now() - start));
  return { times, note };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('after a burst calls go at the rate, the first who came first, and a rest gives the burst back', async () => {
  const pacer = createPacer();
  const { times, note } = aRecord();
  const order: number[] = [];
  const call = async (index: number) => {
    await pacer('a', pace, signal);
    order.push(index);
    note();
  };

  const calls = Promise.all([0, 1, 2, 3, 4].map(call));
  await vi.advanceTimersByTimeAsync(10_000);
  await calls;
  const later = Promise.all([5, 6, 7].map(call));
  await vi.advanceTimersByTimeAsync(1_000);
  await later;

  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(times).toEqual([0, 0, 100, 200, 300, 10_000, 10_000, 10_100]);
});

test('a call that may go at once costs no promise', () => {
  expect(createPacer()('a', pace, signal)).toBeUndefined();
});

test('each key has a pace of its own', async () => {
  const pacer = createPacer();
  const turns = ['a', 'b', 'a', 'b'].map((key) => pacer(key, pace, signal));

  expect(turns).toEqual([undefined, undefined, undefined, undefined]);
  expect(pacer('a', pace, signal)).toBeInstanceOf(Promise);
  await vi.advanceTimersByTimeAsync(100);
});

test('of four processes each goes at a quarter of the rate', async () => {
  const pacer = createPacer(4);
  const { times, note } = aRecord();
  const calls = Promise.all([0, 1, 2].map(async () => Promise.resolve(pacer('a', pace, signal)).then(note)));
  await vi.advanceTimersByTimeAsync(1_000);
  await calls;

  expect(times).toEqual([0, 400, 800]);
});

test('however many wait, none goes before its turn: those who would wait too long are refused', async () => {
  const pacer = createPacer();
  const { times, note } = aRecord();
  const refusals: unknown[] = [];
  const calls = Array.from({ length: 700 }, async () => {
    await Promise.resolve(pacer('a', pace, signal)).then(note, (error: unknown) => refusals.push(error));
  });
  await vi.advanceTimersByTimeAsync(longestWait);
  await Promise.all(calls);

  expect(times).toHaveLength(2 + longestWait / 100);
  expect(times.slice(2)).toEqual(Array.from({ length: longestWait / 100 }, (_, index) => 100 * (index + 1)));
  expect(refusals).toHaveLength(700 - times.length);
  expect(new Set(refusals.map((error) => whyUnseen(readFailure(error))))).toEqual(new Set(['throttled']));
  expect(readFailure(refusals[0]).name).toBe('TooManyRequestsException');
});

test('whose time is up waits no longer, and those behind move up', async () => {
  const pacer = createPacer();
  const { times, note } = aRecord();
  const controller = new AbortController();
  const turn = async (by: AbortSignal) => {
    await pacer('a', pace, by);
    note();
  };
  const first = Promise.all([turn(signal), turn(signal)]);
  const stopped = turn(controller.signal).catch((error: unknown) => error);
  const behind = turn(signal);
  controller.abort();
  expect(await stopped).toMatchObject({ name: 'AbortError' });
  await vi.advanceTimersByTimeAsync(100);
  await Promise.all([first, behind]);

  expect(times).toEqual([0, 0, 100]);
  await expect(pacer('a', pace, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

test('a process that was held up does not send all at once that was due meanwhile', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const pacer = createPacer();
  let gone = 0;
  const controller = new AbortController();
  const calls = Array.from({ length: 8 }, async () => {
    await pacer('a', pace, controller.signal);
    gone += 1;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(gone).toBe(2);

  now = 5_000;
  await vi.advanceTimersByTimeAsync(100);
  expect(gone).toBe(4);
  controller.abort();
  await Promise.allSettled(calls);
});

test('what has not rested is remembered, however many other keys are seen', async () => {
  const pacer = createPacer();
  const slow = { rate: 0.001, burst: 1 };
  expect(pacer('slow', slow, signal)).toBeUndefined();
  for (let key = 0; key < 20_000; key += 1) {
    expect(pacer(`key ${key}`, pace, signal)).toBeUndefined();
    if (key % 1_000 === 0) vi.advanceTimersByTime(1_000);
  }

  await expect(pacer('slow', slow, signal)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
});
