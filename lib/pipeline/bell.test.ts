/** Protects: no ring is lost, whenever it comes, and none is heard twice. */
import { describe, expect, it } from 'vitest';
import { makeBell } from './bell';

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

  it('that nobody rings lets the wait end by itself', async () => {
    await makeBell().wait(1);
  });
});
