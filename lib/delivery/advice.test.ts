/** Protects what people are told to do: every state, reason and class has its words, and holds never go without a fix. */
import { describe, expect, it } from 'vitest';
import { deliveryStates, holdActions, outcomeClasses, skipReasons } from '@/lib/model/delivery';
import { holdAdvice, outcomeAdvice, stateAdvice } from './advice';

describe('advice', () => {
  it.each(holdActions)('names what a person must do for the hold "%s"', (action) => {
    expect(holdAdvice(action)?.fix).toMatch(/release/);
    expect(stateAdvice('held', action)).toEqual(holdAdvice(action));
    expect(outcomeAdvice('config', action)).toEqual(holdAdvice(action));
  });

  it.each(skipReasons)('says why "%s" was not sent', (reason) => {
    expect(stateAdvice('skipped', reason)?.meaning).toMatch(/\.$/);
  });

  it('tells each reason in words of its own', () => {
    const said = skipReasons.map((reason) => stateAdvice('skipped', reason)?.meaning);
    expect(new Set(said).size).toBe(skipReasons.length);
  });

  it.each(outcomeClasses)('has words for the class "%s" with a code of the platform', (kind) => {
    expect(outcomeAdvice(kind, '2804003').meaning).toMatch(/\.$/);
  });

  it('asks nobody to do anything where it goes on by itself', () => {
    expect(outcomeAdvice('transient', '503').fix).toBeUndefined();
    expect(stateAdvice('retry', '503')?.meaning).toMatch(/by itself/);
  });

  it('knows our own codes before the class', () => {
    expect(stateAdvice('rejected', 'expired')?.meaning).toMatch(/older/);
    expect(outcomeAdvice('config', 'address').fix).toMatch(/https/);
  });

  it('has nothing to say while nothing stands in the way, and takes inherited names for no reason', () => {
    const silent = deliveryStates.filter((state) => stateAdvice(state, undefined) === undefined);
    expect(silent).toEqual(['pending', 'sending', 'held', 'delivered', 'skipped']);
    expect(stateAdvice('skipped', 'constructor')).toBeUndefined();
  });
});
