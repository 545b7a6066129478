/** Credit that is claimed before its time: its purchase is still on its way to the platform, or a release made it due at once. */
import type { Database } from '@/db/client';
import { type DeliveryRow, unclaim } from '@/db/queries/delivery';
import { purchasesByKey } from '@/db/queries/platform-credit';
import { DAY_MS, latestOf, MINUTE_MS } from '@/lib/core/instant';
import type { DeliveryState } from '@/lib/model/delivery';
import { CREDIT_DELAY_MS } from '@/lib/model/credit';
import { creditedPurchase } from '@/lib/model/delivery-key';
import type { OpenConnection } from './open-connection';

/** Failed purchases are tried again at most an hour apart: four looks an hour cost nothing and lose no time that matters. */
const AGAIN_MS = 15 * MINUTE_MS;
const COMING: readonly DeliveryState[] = ['pending', 'sending', 'retry', 'held'];

/**
 * The claimed ones without such credit, which is given back; where it waited until it was too old, it goes on and is skipped as
 * that.
 */
export async function withoutEarlyCredits(
  db: Database,
  { row, definition }: OpenConnection,
  claimed: DeliveryRow[],
  now: Date,
): Promise<DeliveryRow[]> {
  const lifeMs = (definition.takesCredit?.withinDays ?? 0) * DAY_MS;
  const credits = claimed.flatMap((delivery) => {
    const purchaseKey = creditedPurchase(delivery);
    const isTooOld = delivery.occurredAt.getTime() + lifeMs < now.getTime();
    return purchaseKey && !isTooOld ? [{ delivery, purchaseKey }] : [];
  });
  if (credits.length === 0) return claimed;
  const due = { siteId: row.siteId, connectionId: row.id };
  const purchases = await purchasesByKey(
    db,
    due,
    credits.map(({ purchaseKey }) => purchaseKey),
  );
  const byKey = Map.groupBy(purchases, ({ key }) => key);
  const early = new Set<string>();
  for (const { delivery, purchaseKey } of credits) {
    const states = (byKey.get(purchaseKey) ?? []).map(({ state }) => state);
    const isComing = !states.includes('delivered') && states.some((state) => COMING.includes(state));
    const ripeAt = new Date(delivery.plannedAt.getTime() + CREDIT_DELAY_MS);
    if (!isComing && ripeAt <= now) continue;
    early.add(delivery.id);
    await unclaim(db, due, [delivery.id], latestOf(ripeAt, new Date(now.getTime() + AGAIN_MS)));
  }
  return claimed.filter(({ id }) => !early.has(id));
}
