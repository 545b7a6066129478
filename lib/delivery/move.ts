/** The move that an outcome makes: a delivery's next state, and when it is due again. */
import { MINUTE_MS } from '@/lib/core/instant';
import type { DeliveryState, Outcome } from '@/lib/model/delivery';
import { dueAgainAt } from './retry';

export type Move = {
  state: DeliveryState;
  reason?: string;
  detail?: string;
  /** When it is due again, for `retry`. */
  dueAt?: Date;
  settledAt?: Date;
};

export type Moving = { attempts: number; expiresAt: Date };

/** Tries after which it is given up, some three days of them: platforms without a maximum age must not be asked for ever. */
export const ATTEMPTS_MAX = 90;

/**
 * Tries of what nobody knows to pass, after which the delivery is held. By then at least 34 minutes have gone by, with the
 * shortest pauses: an outage of all has held the whole connection before (OUTAGE_MS), which ends by itself.
 */
export const UNCLEAR_TRIES_MAX = 12;

/**
 * So long before the platform's maximum age comes the last try, where the pause would reach past it: an outage may end within it, and a
 * platform that asks for a day (Retry-After) may take it sooner.
 */
const LAST_TRY_MS = 5 * MINUTE_MS;

/** Where a delivery goes after a try with this outcome. `random` is 0 up to 1. */
export function moveAfter(outcome: Outcome, { attempts, expiresAt }: Moving, now: Date, random: number): Move {
  const told = { reason: outcome.code, detail: outcome.message };
  switch (outcome.class) {
    case 'delivered':
    case 'duplicate':
      return { state: 'delivered', ...told, settledAt: now };
    case 'rejected':
      return { state: 'rejected', ...told, settledAt: now };
    case 'config':
      return { state: 'held', reason: outcome.action, detail: outcome.message };
    case 'transient':
    case 'throttled': {
      if (outcome.unclear && attempts >= UNCLEAR_TRIES_MAX) {
        return { state: 'held', reason: outcome.unclear, detail: outcome.message };
      }
      const dueAt = inTime(dueAgainAt(attempts, now, random, outcome.retryAfterMs), expiresAt, now);
      if (attempts >= ATTEMPTS_MAX) {
        const detail = `Given up after ${attempts} tries. Last answer: ${outcome.message}`;
        return { state: 'rejected', reason: 'gave_up', detail, settledAt: now };
      }
      if (dueAt >= expiresAt) {
        return {
          state: 'rejected',
          reason: 'expired',
          detail: `Not taken before the platform's maximum age. Last answer: ${outcome.message}`,
          settledAt: now,
        };
      }
      return { state: 'retry', ...told, dueAt };
    }
  }
}

function inTime(dueAt: Date, expiresAt: Date, now: Date): Date {
  const last = new Date(expiresAt.getTime() - LAST_TRY_MS);
  return dueAt >= expiresAt && now < last ? last : dueAt;
}
