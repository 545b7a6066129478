/** The account of one order: its stored lines of cost, which sum to each tier. */
import { and, eq } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { type order, orderCost } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { storedCurrency, wireMoney } from '../../wire';
import type { ReceiptCosts } from './cost-schema';

type OrderRow = Pick<typeof order.$inferSelect, 'id' | 'currency' | 'revenue' | 'refunded'>;

/** What the order cost besides ads; undefined where nothing of it is known. */
export async function costsOfOrder(tx: ScopedTransaction, site: Site, row: OrderRow): Promise<ReceiptCosts | undefined> {
  const [costs] = await tx
    .select()
    .from(orderCost)
    .where(and(live(orderCost, site.id), eq(orderCost.orderId, row.id)));
  if (!costs) return undefined;
  const money = (minor: bigint) => wireMoney(minor, storedCurrency(row.currency));
  let left = row.revenue - row.refunded;
  const tiers = [costs.tierOne, costs.tierTwo, costs.tierThree].map((taken, index) => {
    left -= taken;
    return { name: site.settings.tierNames[index] ?? '', costs: money(taken), left: money(left) };
  });
  const lines = costs.lines.map(({ entry, amount, ...line }) => ({
    ...line,
    ofRefund: entry > 0,
    ...(amount !== undefined && { amount: money(BigInt(amount)) }),
  }));
  return { tiers, knownRevenue: money(costs.knownRevenue), lines };
}
