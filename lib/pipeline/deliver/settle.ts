/** What an outcome does to a delivery, and what a refused credential does to its connection. */
import type { Transaction } from '@/db/client';
import { holdConnection } from '@/db/queries/connection';
import { type DeliveryRow, holdWaiting, type Settled } from '@/db/queries/delivery';
import { DAY_MS } from '@/lib/core/instant';
import { moveAfter } from '@/lib/delivery/move';
import type { Outcome } from '@/lib/model/delivery';
import { log } from '@/lib/ops/log';
import type { OpenConnection } from './open-connection';

export type ConfigOutcome = Extract<Outcome, { class: 'config' }>;

/** The delivery's row after this outcome. */
export function settledBy(
  { definition }: OpenConnection,
  delivery: Pick<DeliveryRow, 'id' | 'attempts' | 'occurredAt'>,
  outcome: Outcome,
  now: Date,
  random: number,
): Settled {
  const expiresAt = new Date(delivery.occurredAt.getTime() + definition.limits.ageDays * DAY_MS);
  const move = moveAfter(outcome, { attempts: delivery.attempts, expiresAt }, now, random);
  const { state, reason = null, detail = null, settledAt = null, dueAt = null } = move;
  return { id: delivery.id, state, reason, detail, settledAt, dueAt };
}

/** A wrong id of one rule, in a request of that rule's events alone, is no fault of the connection: only they are held. */
export function isOfGroup({ action }: ConfigOutcome, group: string | undefined): boolean {
  return action === 'settings' && group !== undefined;
}

/** Nothing goes out before a person has acted: the connection and everything that waits for it are held. */
export async function hold(
  tx: Transaction,
  { row }: Pick<OpenConnection, 'row'>,
  { action, code, message }: ConfigOutcome,
  now: Date,
): Promise<void> {
  const isNew = await holdConnection(tx, row.siteId, row.id, { action, code, message, since: now.toISOString() });
  await holdWaiting(tx, { siteId: row.siteId, connectionId: row.id }, action, message);
  if (isNew) log().warn({ siteId: row.siteId, connectionId: row.id, action, code }, 'connection.held');
}
