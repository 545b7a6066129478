/** Takes in a shop's own daily sales report, which totals are held against. */
import { z } from 'zod';
import type { Database } from '@/db/client';
import { saveShopDays } from '@/db/queries/shop-days';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { readShopDays } from '@/lib/sources/csv/shop-days';
import { recordChange } from './audit';

/** Ten years of days with ten columns each. */
const FILE_CHARACTERS_MAX = 900_000;

export const shopDaysInput = z.object({
  csv: z
    .string()
    .min(1)
    .max(FILE_CHARACTERS_MAX)
    .describe('The text of the file: "Total sales over time" of Shopify or "Revenue" of WooCommerce, by day'),
});

export const shopDaysAnswer = z.object({ days: z.number(), from: z.string(), through: z.string().describe('The last day') });
export type ShopDaysTaken = z.infer<typeof shopDaysAnswer>;

/** Keeps the file's days in place of what was known of them. Throws `invalid_input` for a file that is no such report. */
export async function importShopDays(
  db: Database,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<ShopDaysTaken> {
  permit(actor, 'site.manage');
  const { csv } = parseInput(shopDaysInput, input);
  const read = readShopDays(csv, site);
  const [from, through] = read.ok ? [read.value[0]?.day, read.value.at(-1)?.day] : [];
  if (!read.ok || !from || !through)
    throw new AppError('invalid_input', read.ok ? 'The file has no days.' : read.failure, {
      fields: [{ field: 'csv', detail: read.ok ? 'has no days' : read.failure }],
    });
  const fixed = { siteId: site.id, currency: site.currency, importedBy: actorText(actor), importedAt: now };
  const rows = read.value.map(({ day, orders, gross, discounts, returns, net, shipping, tax, total }) => ({
    ...fixed,
    day,
    ...{ orders: orders ?? null, gross: gross ?? null, discounts: discounts ?? null, returns: returns ?? null },
    ...{ net: net ?? null, shipping: shipping ?? null, tax: tax ?? null, total: total ?? null },
  }));
  await db.transaction(async (tx) => {
    await saveShopDays(tx, rows);
    await recordChange(
      tx,
      actor,
      { action: 'shop_days.imported', subject: site.id, after: { days: rows.length, from, through } },
      now,
    );
  });
  return { days: rows.length, from, through };
}
