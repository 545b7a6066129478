/** Refunds that were told of before their order, and skipped for it: owed again once the order is. */
import { sql } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';

/** A refund and the purchase that it takes back, by their keys at this connection. */
export type Overtaking = { connectionId: Id<'connection'>; key: string; purchase: string; orderId: Id<'order'> };

/** So long after the purchase: platforms take back what they have. */
const BEHIND = '1 minute';

/**
 * Each goes behind its purchase, in its place too: what a platform believes is added up in that order. It shares the hold. One that was skipped after the purchase was owed was skipped for another
 * reason.
 */
export async function oweAgain(db: Queryable, siteId: Id<'site'>, overtaking: Overtaking[]): Promise<void> {
  if (overtaking.length === 0) return;
  await db.execute(sql`
    UPDATE delivery AS late SET
      state = CASE WHEN bought.state = 'held' THEN 'held' ELSE 'pending' END,
      reason = CASE WHEN bought.state = 'held' THEN bought.reason END,
      detail = CASE WHEN bought.state = 'held' THEN bought.detail END,
      sequence = DEFAULT, settled_at = NULL, attempts = 0, order_id = told."orderId", due_at = bought.due_at + ${BEHIND}::interval
    FROM jsonb_to_recordset(${JSON.stringify(overtaking)}::jsonb)
      AS told ("connectionId" uuid, key text, purchase text, "orderId" uuid), delivery AS bought
    WHERE late.site_id = ${siteId} AND late.connection_id = told."connectionId" AND late.key = told.key
      AND late.state = 'skipped' AND late.reason = 'purchase_not_sent' AND late.settled_at <= bought.planned_at
      AND bought.site_id = ${siteId} AND bought.connection_id = told."connectionId" AND bought.key = told.purchase
      AND bought.rule = ''`);
}
