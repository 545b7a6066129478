/** Days of a shop's own sales report. */
import { and, asc, eq, gte, lt } from 'drizzle-orm';
import type { Id } from '@/lib/core/id';
import type { Queryable } from '../client';
import { shopDay } from '../schema';
import { excluded, inChunks } from './bulk';

export type ShopDayRow = typeof shopDay.$inferSelect;

/** Keeps the days; what is known of them already is replaced whole. */
export async function saveShopDays(db: Queryable, rows: ShopDayRow[]): Promise<void> {
  await inChunks(rows, (chunk) =>
    db
      .insert(shopDay)
      .values(chunk)
      .onConflictDoUpdate({
        target: [shopDay.siteId, shopDay.day],
        set: excluded(shopDay, [
          ...(['currency', 'orders', 'gross', 'discounts', 'returns', 'net', 'shipping', 'tax', 'total'] as const),
          ...(['importedBy', 'importedAt'] as const),
        ]),
      }),
  );
}

/** The days of a half-open range that are held, in order. */
export async function shopDaysIn(db: Queryable, siteId: Id<'site'>, range: { from: string; to: string }): Promise<ShopDayRow[]> {
  return db
    .select()
    .from(shopDay)
    .where(and(eq(shopDay.siteId, siteId), gte(shopDay.day, range.from), lt(shopDay.day, range.to)))
    .orderBy(asc(shopDay.day));
}
