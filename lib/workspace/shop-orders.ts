/** Takes in a shop's own list of orders, which totals are held against: nothing is stored as an order, and nobody of it is kept. */
import { z } from 'zod';
import type { Database } from '@/db/client';
import { saveShopOrders } from '@/db/queries/shop-orders';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { dayOf } from '@/lib/core/day';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { readShopOrders } from '@/lib/sources/csv/shop-orders';
import { recordChange } from './audit';

/** Some 20,000 orders of Shopify's export, which has a row for each of their lines. */
const FILE_CHARACTERS_MAX = 20_000_000;

export const shopOrdersInput = z.object({
  csv: z
    .string()
    .min(1)
    .max(FILE_CHARACTERS_MAX)
    .describe('The text of the file: the export of orders of the shop, with at least an order id, a date and a total'),
});

export const shopOrdersAnswer = z.object({
  orders: z.number(),
  from: z.string(),
  through: z.string().describe('The day of the last order'),
});
export type ShopOrdersTaken = z.infer<typeof shopOrdersAnswer>;

/** Keeps the file's orders in place of what was known of them. Throws `invalid_input` for a file that is no such list. */
export async function importShopOrders(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<ShopOrdersTaken> {
  permit(actor, 'site.manage');
  const { csv } = parseInput(shopOrdersInput, input);
  const read = readShopOrders(csv, site);
  if (!read.ok) throw new AppError('invalid_input', read.failure, { fields: [{ field: 'csv', detail: read.failure }] });
  const days = read.value.map(({ placedAt }) => dayOf(placedAt, site.timeZone)).sort();
  const taken = { orders: read.value.length, from: days[0] ?? '', through: days.at(-1) ?? '' };
  const fixed = { siteId: site.id, importedBy: actorText(actor), importedAt: now };
  await db.transaction(async (tx) => {
    await saveShopOrders(
      tx,
      read.value.map(({ refundedAt = null, ...order }) => ({ ...fixed, ...order, refundedAt })),
    );
    await recordChange(tx, actor, { action: 'shop_orders.imported', subject: site.id, after: taken }, now);
  });
  return taken;
}
