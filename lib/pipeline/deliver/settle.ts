/** What an outcome does to a delivery, and what a refused credential or an outage does to its connection. */
import type { Transaction } from '@/db/client';
import { holdConnection } from '@/db/queries/connection';
import { type DeliveryRow, holdWaiting, type Settled } from '@/db/queries/delivery';
import { endProbedHold, outageOf } from '@/db/queries/outage';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { moveAfter } from '@/lib/delivery/move';
import type { Destination } from '@/lib/destinations/define';
import { type HoldAction, isProbed, type Outcome, type Unclear } from '@/lib/model/delivery';
import { log } from '@/lib/ops/log';
import type { OpenConnection } from './open-connection';

export type ConfigOutcome = Extract<Outcome, { class: 'config' }>;
export type UnclearOutcome = Extract<Outcome, { class: 'transient' | 'throttled' }> & { unclear: Unclear };

/** How long, and for how many deliveries, nothing gets through before the connection is held for it. */
export const OUTAGE_MS = 30 * MINUTE_MS;
export const OUTAGE_DELIVERIES = 10;
/** How long a connection that nothing got through is left alone before one delivery is tried again. */
export const PROBE_MS = 10 * MINUTE_MS;

/** The delivery's row after this outcome; `probed`: what its connection was held for while it was tried. */
export function settledBy(
  { definition }: OpenConnection,
  delivery: Pick<DeliveryRow, 'id' | 'attempts' | 'occurredAt'>,
  outcome: Outcome,
  now: Date,
  random: number,
  probed?: HoldAction,
): Settled {
  const isLate = outcome.class === 'transient' || outcome.class === 'throttled';
  if (probed && isLate) {
    const dueAt = new Date(now.getTime() + PROBE_MS);
    return { id: delivery.id, state: 'held', reason: probed, detail: outcome.message, settledAt: null, dueAt };
  }
  const expiresAt = new Date(delivery.occurredAt.getTime() + definition.limits.ageDays * DAY_MS);
  const move = moveAfter(outcome, { attempts: delivery.attempts, expiresAt }, now, random);
  const { state, reason = null, detail = null, settledAt = null, dueAt = null } = move;
  return { id: delivery.id, state, reason, detail, settledAt, dueAt };
}

/**
 * A wrong id of one rule, in a request of that rule's events alone, is no fault of the connection, nor is a permission that only
 * such requests ask for: they alone are held.
 */
export function isOfGroup(
  { action }: ConfigOutcome,
  group: string | undefined,
  { scopedGroups = [] }: Pick<Destination, 'scopedGroups'>,
): boolean {
  if (group === undefined) return false;
  const [scope = group] = group.split(':');
  return action === 'settings' || (action === 'permission' && scopedGroups.includes(scope));
}

/**
 * Nothing goes out before a person has acted, or one delivery gets through: the connection and everything that waits are held.
 */
export async function hold(
  tx: Transaction,
  { row }: Pick<OpenConnection, 'row'>,
  { action, code, message }: Pick<ConfigOutcome, 'action' | 'code' | 'message'>,
  now: Date,
): Promise<void> {
  const isNew = await holdConnection(tx, row.siteId, row.id, { action, code, message, since: now.toISOString() });
  if (!isNew && isProbed(action)) return;
  await holdWaiting(tx, { siteId: row.siteId, connectionId: row.id }, action, message);
  if (isNew) log().warn({ siteId: row.siteId, connectionId: row.id, action, code }, 'connection.held');
}

/**
 * Holds the connection when this answer is one more of many: nothing got through for as long, and for as many deliveries, as one
 * bad event or a moment's fault does not explain. Resolves to whether it did.
 */
export async function holdOutage(
  tx: Transaction,
  connection: Pick<OpenConnection, 'row'>,
  { code, message, unclear: action }: UnclearOutcome,
  now: Date,
): Promise<boolean> {
  const { siteId, id: connectionId } = connection.row;
  const { since, deliveries } = await outageOf(tx, { siteId, connectionId }, now);
  if (!since || now.getTime() - since.getTime() < OUTAGE_MS || deliveries < OUTAGE_DELIVERIES) return false;
  await hold(tx, connection, { action, code, message }, now);
  return true;
}

/** The outcome that all of them share when none was understood. */
export function unclearOf(outcomes: readonly Outcome[]): UnclearOutcome | undefined {
  const [first] = outcomes;
  const isUnclear = (outcome: Outcome): outcome is UnclearOutcome =>
    outcome.class === 'transient' && outcome.unclear !== undefined;
  return first && isUnclear(first) && outcomes.every(isUnclear) ? first : undefined;
}

/** One delivery has got through: what is held for the same reason goes on. */
export async function endHold(
  tx: Transaction,
  { row, definition }: Pick<OpenConnection, 'row' | 'definition'>,
  action: HoldAction,
  now: Date,
): Promise<void> {
  const oldest = new Date(now.getTime() - definition.limits.ageDays * DAY_MS);
  const released = await endProbedHold(tx, { siteId: row.siteId, connectionId: row.id }, { action, oldest, now });
  log().info({ siteId: row.siteId, connectionId: row.id, action, deliveries: released }, 'connection.released');
}
