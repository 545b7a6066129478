/** Protects: no ring is lost, whenever it comes, and none is heard twice. */
import { describe, expect, it } from 'vitest';
import { makeBell, rest } from './bell';

const LONG_MS = 60_000;

describe('a bell', () => {
  it('rung while nobody waits is heard at the next wait, once', async () => {
    const bell = makeBell();
    bell.ring();
    bell.ring();
    await bell.wait(LONG_MS);
    let heard = false;
    const next = bell.wait(LONG_MS).then(() => (heard = true));
    await new Promise(setImmediate);
    expect(heard).toBe(false);
    bell.ring();
    await next;
  });

  it('is left by what else is waited for, and a ring after that is kept', async () => {
    const bell = makeBell();
    await bell.wait(LONG_MS, Promise.resolve());
    await bell.wait(LONG_MS, Promise.reject(new Error('a turn that failed')));
    bell.ring();
    await bell.wait(LONG_MS);
  });

  it('does not shorten a rest, unless what rests is over', async () => {
    const bell = makeBell();
    const startedAt = performance.now();
    const resting = rest(bell, 60, () => false);
    bell.ring();
    await resting;
    expect(performance.now() - startedAt).toBeGreaterThan(58);
    let isOver = false;
    const ending = rest(bell, LONG_MS, () => isOver);
    isOver = true;
    bell.ring();
    await ending;
  });

  it('that nobody rings lets the wait end by itself', async () => {
    await makeBell().wait(1);
  });
});
