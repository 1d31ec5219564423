import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readFailure, whyUnseen } from '../../shared/aws/failure.ts';
import { createPacer, latestTurn, type Lane } from '../../shared/aws/pace.ts';
import { longestWait } from '../../shared/aws/waiting-line.ts';

const { signal } = new AbortController();
const pace = { rate: 10, burst: 2 };

/** The times at which calls go, in milliseconds from the start of the test. */
function aRecord() {
  const start = performance.now();
  const times: number[] = [];
  const note = () => times.push(Math.round(performance.now() - start));
  return { times, note };
}

const after = async (milliseconds: number) =>
  await new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** A call that is answered at once, or so many milliseconds later. */
async function call(lane: Lane, note: () => unknown, latency = 0, by = signal): Promise<void> {
  await lane.enter(by);
  note();
  if (latency > 0) await after(latency);
  lane.leave();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('after a burst calls go at the rate, the first who came first, and a rest gives the burst back', async () => {
  const lane = createPacer()('a', pace);
  const { times, note } = aRecord();
  const order: number[] = [];
  const numbered = async (index: number) => {
    await call(lane, () => {
      order.push(index);
      note();
    });
  };

  const calls = Promise.all([0, 1, 2, 3, 4].map(numbered));
  await vi.advanceTimersByTimeAsync(10_000);
  await calls;
  const later = Promise.all([5, 6, 7].map(numbered));
  await vi.advanceTimersByTimeAsync(1_000);
  await later;

  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(times).toEqual([0, 0, 100, 200, 300, 10_000, 10_000, 10_100]);
});

test('a call that may go at once costs no promise', () => {
  expect(createPacer()('a', pace).enter(signal)).toBeUndefined();
});

test('each key has a pace of its own', () => {
  const pacer = createPacer();
  const turns = ['a', 'b', 'a', 'b'].map((key) => pacer(key, pace).enter(signal));

  expect(turns).toEqual([undefined, undefined, undefined, undefined]);
  expect(pacer('a', pace).enter(signal)).toBeInstanceOf(Promise);
});

test('of four processes each goes at a quarter of the rate', async () => {
  const lane = createPacer(4)('a', pace);
  const { times, note } = aRecord();
  const calls = Promise.all([0, 1, 2].map(async () => call(lane, note)));
  await vi.advanceTimersByTimeAsync(1_000);
  await calls;

  expect(times).toEqual([0, 400, 800]);
});

test('a call that is not answered yet counts, for nobody knows when it arrives', async () => {
  const lane = createPacer()('a', pace);
  const { times, note } = aRecord();
  const calls = Promise.all([
    call(lane, note, 5_000),
    call(lane, note, 5_000),
    call(lane, note),
    call(lane, note),
  ]);
  await vi.advanceTimersByTimeAsync(10_000);
  await calls;

  // Both are given back from 5 s on, at the rate.
  expect(times).toEqual([0, 0, 5_100, 5_200]);
});

/** A quota as the service counts it: the simulator's is the same. */
function tokens({ rate, burst }: { readonly rate: number; readonly burst: number }) {
  let left = burst;
  let filledAt = performance.now();
  let crossed = 0;
  return {
    crossed: () => crossed,
    arrive: () => {
      left = Math.min(burst, left + ((performance.now() - filledAt) / 1_000) * rate);
      filledAt = performance.now();
      if (left + 1e-6 < 1) crossed += 1;
      else left -= 1;
    },
  };
}

test('whenever calls arrive between their going and their answer, the quota is never crossed', async () => {
  const quota = { rate: 5, burst: 5 };
  for (let seed = 1; seed <= 20; seed += 1) {
    const lane = createPacer()('a', quota);
    const service = tokens(quota);
    let state = seed;
    const random = (most: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % most;
    };
    const calls = Array.from({ length: 40 }, async () => {
      await lane.enter(signal);
      // Some are kept back for long, together with others, and arrive in one heap.
      await after(random(3) === 0 ? 1_000 - (performance.now() % 1_000) : random(50));
      service.arrive();
      await after(random(300));
      lane.leave();
    });
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(calls);
    expect(service.crossed(), `seed ${seed}`).toBe(0);
  }
});

test('however many wait, none goes before its turn: those who would wait too long are refused', async () => {
  const lane = createPacer()('a', pace);
  const { times, note } = aRecord();
  const refusals: unknown[] = [];
  const calls = Array.from({ length: 700 }, async () => {
    await call(lane, note).catch((error: unknown) => refusals.push(error));
  });
  await vi.advanceTimersByTimeAsync(latestTurn);
  await Promise.all(calls);

  expect(times).toHaveLength(2 + latestTurn / 100);
  expect(times.slice(2)).toEqual(Array.from({ length: latestTurn / 100 }, (_, index) => 100 * (index + 1)));
  expect(refusals).toHaveLength(700 - times.length);
  expect(new Set(refusals.map((error) => whyUnseen(readFailure(error))))).toEqual(new Set(['throttled']));
  expect(readFailure(refusals[0]).name).toBe('TooManyRequestsException');
});

test('a line that does not move is left after two minutes, by a refusal that is throttled', async () => {
  const lane = createPacer()('a', pace);
  const turns = [1, 2, 3, 4].map(async () => lane.enter(signal));
  const refused = Promise.all(turns.slice(2).map(async (turn) => turn.catch((error: unknown) => error)));
  await vi.advanceTimersByTimeAsync(longestWait);

  expect((await refused).map((error) => whyUnseen(readFailure(error)))).toEqual(['throttled', 'throttled']);
  lane.leave();
  lane.leave();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(lane.enter(signal)).toBeUndefined();
});

test('whose time is up waits no longer, and those behind move up', async () => {
  const lane = createPacer()('a', pace);
  const { times, note } = aRecord();
  const controller = new AbortController();
  const first = Promise.all([call(lane, note), call(lane, note)]);
  const stopped = call(lane, note, 0, controller.signal).catch((error: unknown) => error);
  const behind = call(lane, note);
  await vi.advanceTimersByTimeAsync(0);
  controller.abort();
  expect(await stopped).toMatchObject({ name: 'AbortError' });
  await vi.advanceTimersByTimeAsync(100);
  await Promise.all([first, behind]);

  expect(times).toEqual([0, 0, 100]);
  const late = [lane.enter(signal), lane.enter(controller.signal)].map(async (turn) => turn);
  await expect(late[1]).rejects.toMatchObject({ name: 'AbortError' });
  await vi.advanceTimersByTimeAsync(1_000);
});

test('what has not rested is remembered, however many other keys are seen', async () => {
  const pacer = createPacer();
  const slow = { rate: 0.001, burst: 1 };
  expect(pacer('slow', slow).enter(signal)).toBeUndefined();
  expect(pacer('slower', slow).enter(signal)).toBeUndefined();
  pacer('slower', slow).leave();
  for (let key = 0; key < 20_000; key += 1) {
    const lane = pacer(`key ${key}`, pace);
    expect(lane.enter(signal)).toBeUndefined();
    lane.leave();
    if (key % 1_000 === 0) vi.advanceTimersByTime(1_000);
  }

  for (const key of ['slow', 'slower']) {
    await expect(pacer(key, slow).enter(signal)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
  }
});
