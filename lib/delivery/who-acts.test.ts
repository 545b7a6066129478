/** Protects that nobody is left to find out whose turn it is: every hold and every class says who does what, in a sentence. */
import { describe, expect, it } from 'vitest';
import { type HoldAction, holdActions, type OutcomeClass, outcomeClasses } from '@/lib/model/delivery';
import { classSteps, holdSteps, stepsSaid, type Who } from './who-acts';

const whoEndsIt: Record<HoldAction, Who[]> = {
  reconnect: ['platform', 'here'],
  permission: ['platform', 'here'],
  accept_terms: ['platform', 'here'],
  settings: ['here'],
  unreadable: ['here', 'server'],
};

describe('who acts', () => {
  it.each(holdActions)('on the hold "%s" is named, and its end is a release', (action) => {
    expect(holdSteps[action].map(({ who }) => who)).toEqual(whoEndsIt[action]);
    const said = stepsSaid(holdSteps[action]);
    expect(said).toMatch(/release what is held/);
    expect(said).toMatch(/^(You, here|You, at the platform|Whoever runs the server): [a-z].*\.$/);
  });

  const acts: Record<OutcomeClass, Who[]> = {
    delivered: [],
    duplicate: [],
    transient: [],
    throttled: [],
    rejected: ['here'],
    config: [],
  };
  it.each(outcomeClasses)('on an answer of the class "%s" is named where somebody must', (kind) => {
    expect(classSteps[kind].map(({ who }) => who)).toEqual(acts[kind]);
  });

  it('is said step by step', () => {
    const steps = [
      { who: 'platform', does: 'make new credentials' },
      { who: 'server', does: 'open the way out' },
    ] as const;
    expect(stepsSaid(steps)).toBe('You, at the platform: make new credentials. Whoever runs the server: open the way out.');
  });
});
