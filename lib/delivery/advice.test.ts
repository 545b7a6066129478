/**
 * Protects what people are told to do: every state, reason, class, hold and code of ours has its words, and every fix names who
 * it is for: you here, you at the platform, or whoever runs the server.
 */
import { describe, expect, it } from 'vitest';
import { deliveryStates, type HoldAction, holdActions, outcomeClasses, probedHolds, skipReasons } from '@/lib/model/delivery';
import { type Actor, type Advice, actorWords, holdAdvice, outcomeAdvice, ownCodes, stateAdvice } from './advice';

/** Who has to act, in order; none: nobody. */
const whoOfHold: Record<HoldAction, Actor[]> = {
  reconnect: ['platform', 'here'],
  permission: ['platform', 'here'],
  accept_terms: ['platform', 'here'],
  settings: ['here'],
  unreadable: ['here', 'server'],
  update: ['server'],
  network: ['server'],
  unknown_answer: ['platform', 'here'],
  unrecorded: ['server', 'here'],
};

/** The fix's own words must name those whom its data names, and nobody else. */
function expectNamed({ fix, who }: Advice): void {
  const named = Object.entries(actorWords).filter(([, words]) => fix?.includes(`${words}: `));
  expect(named.map(([actor]) => actor).toSorted()).toEqual((who ?? []).toSorted());
}

describe('advice', () => {
  it.each(holdActions)('names what a person must do for the hold "%s"', (action) => {
    expect(holdAdvice(action)?.fix).toMatch(/release/);
    expect(stateAdvice('held', action)).toEqual(holdAdvice(action));
    expect(outcomeAdvice('config', action)).toEqual(holdAdvice(action));
  });

  it.each(holdActions)('names who must do it for the hold "%s"', (action) => {
    const advice = holdAdvice(action);
    expect(advice?.who).toEqual(whoOfHold[action]);
    if (advice) expectNamed(advice);
  });

  it.each(probedHolds)('says of the hold "%s" that it ends by itself', (action) => {
    expect(holdAdvice(action)?.meaning).toMatch(/one event is tried every ten minutes/i);
    expect(holdAdvice(action)?.meaning).toMatch(/by itself/);
  });

  it.each(ownCodes)('has words of its own for our code "%s", in every state that can show it', (code) => {
    const advice = outcomeAdvice('transient', code);
    expect(advice.meaning).toMatch(/\.$/);
    expect(advice).not.toEqual(outcomeAdvice('transient', '503'));
    expect(stateAdvice('retry', code)).toEqual(advice);
    expectNamed(advice);
  });

  it.each(skipReasons)('says why "%s" was not sent', (reason) => {
    expect(stateAdvice('skipped', reason)?.meaning).toMatch(/\.$/);
    expectNamed(stateAdvice('skipped', reason) ?? { meaning: '' });
  });

  it('tells each reason in words of its own', () => {
    const said = skipReasons.map((reason) => stateAdvice('skipped', reason)?.meaning);
    expect(new Set(said).size).toBe(skipReasons.length);
  });

  it.each(outcomeClasses)('has words for the class "%s" with a code of the platform', (kind) => {
    expect(outcomeAdvice(kind, '2804003').meaning).toMatch(/\.$/);
    expectNamed(outcomeAdvice(kind, '2804003'));
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
