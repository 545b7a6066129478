/**
 * Who has to do what, so that a hold, a refusal or an alert never leaves a store owner to find out whose turn it is: here in
 * Tieback, at the platform, or on the server.
 */
import type { HoldAction, OutcomeClass } from '@/lib/model/delivery';

export type Who = 'here' | 'platform' | 'server';
/** One step of one of them, in the imperative; steps are done in their order. */
export type Step = { who: Who; does: string };

const names: Record<Who, string> = {
  here: 'You, here',
  platform: 'You, at the platform',
  server: 'Whoever runs the server',
};

/** What a hold asks for; every list ends the hold. */
export const holdSteps: Record<HoldAction, readonly Step[]> = {
  reconnect: [
    { who: 'platform', does: 'make new credentials' },
    { who: 'here', does: 'enter them in the connection’s settings, test the connection, then release what is held' },
  ],
  permission: [
    { who: 'platform', does: 'give the token’s owner the missing permission' },
    { who: 'here', does: 'release what is held' },
  ],
  accept_terms: [
    { who: 'platform', does: 'accept the terms that its message names' },
    { who: 'here', does: 'release what is held' },
  ],
  settings: [{ who: 'here', does: 'correct the connection’s settings or its event mapping, then release what is held' }],
  unreadable: [
    {
      who: 'here',
      does: 'enter the secret again in the connection’s settings, then release what is held',
    },
    { who: 'server', does: 'or start Tieback with the old key as ENCRYPTION_KEY_PREVIOUS' },
  ],
};

/** What an answer of a class asks for; empty where everything goes on by itself, and for a hold, which says it itself. */
export const classSteps: Record<OutcomeClass, readonly Step[]> = {
  delivered: [],
  duplicate: [],
  transient: [],
  throttled: [],
  rejected: [
    {
      who: 'here',
      does: 'look at the reasons in the delivery ledger, correct the event mapping or what the store sends, then replay',
    },
  ],
  config: [],
};

/** "You, at the platform: make new credentials. You, here: enter them …" */
export function stepsSaid(steps: readonly Step[]): string {
  return steps.map(({ who, does }) => `${names[who]}: ${does}.`).join(' ');
}
