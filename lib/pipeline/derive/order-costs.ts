/** Works out what orders cost (lib/contribution) from their stored lines and refunds under the site's cost lines of now. */
import type { Transaction } from '@/db/client';
import { ratesOf } from '@/db/queries/exchange-rates';
import type { Generation } from '@/db/queries/live';
import { costLinesFor, type ItemRow, itemsOfOrders, type OrderCostRow } from '@/db/queries/order-costs';
import type { CreditInsert, OrderRow, RefundRow } from '@/db/queries/orders';
import type { SettledRefund } from '@/lib/attribution';
import { type CostBook, creditCosts, openCostBook, orderCosts, sumOf } from '@/lib/contribution';
import { parseCurrency } from '@/lib/core/currency';
import { dayOf } from '@/lib/core/day';
import { invariant } from '@/lib/core/invariant';
import { isPaid } from '@/lib/model/order';
import type { Site } from '@/lib/model/site';

type OrderCosts = ReturnType<typeof orderCosts>;

/** What an order costs, asked once its refunds are settled; undefined where nothing of it is known, or it is no sale. */
export type Costing = (
  order: OrderRow,
  refunds: readonly SettledRefund[],
  claims: readonly Pick<RefundRow, 'eventId' | 'lines'>[],
) => OrderCosts | undefined;

/** Reads all that these orders' costs are worked out from. */
export async function openCosting(tx: Transaction, site: Site, of: Generation, orders: readonly OrderRow[]): Promise<Costing> {
  const items = await itemsOfOrders(
    tx,
    of,
    orders.map(({ id }) => id),
  );
  const all = [...items.values()].flat();
  const products = new Set(all.flatMap(({ productId, variantId, sku }) => [productId, variantId, sku]));
  const lines = await costLinesFor(
    tx,
    site.id,
    [...products].flatMap((text) => text ?? []),
  );
  if (lines.length === 0 && all.every(({ unitCost }) => unitCost === null)) return () => undefined;
  const currencies = new Set([
    ...lines.flatMap(({ amountMicros, currency }) => (amountMicros ? currency : [])),
    ...orders.map(({ currency }) => currency),
  ]);
  const rates = currencies.size > 1 ? await ratesOf(tx, site.workspaceId, [...currencies]) : [];
  const typed = rates.flatMap(({ currency: code, day, units }) => {
    const currency = parseCurrency(code);
    return currency ? [{ currency, day, units }] : [];
  });
  const { costTiers: tiers, returnedGoodsRestocked } = site.settings;
  const book = openCostBook(lines, typed, { tiers, returnedGoodsRestocked });
  return (order, refunds, claims) =>
    isPaid(order) ? costsOf(site, order, { items: items.get(order.id) ?? [], refunds, claims }, book) : undefined;
}

type Told = { items: ItemRow[]; refunds: readonly SettledRefund[]; claims: readonly Pick<RefundRow, 'eventId' | 'lines'>[] };

function costsOf(site: Site, order: OrderRow, { items, refunds, claims }: Told, book: CostBook): OrderCosts | undefined {
  const currency = parseCurrency(order.currency);
  invariant(currency, `an order in ${order.currency}`);
  const { revenue, shipping, total } = order;
  const ofShipping = site.settings.revenueIncludesShipping ? shipping : 0n;
  const linesOf = (refund: SettledRefund) => claims.find(({ eventId }) => eventId === refund.eventId)?.lines ?? [];
  const costs = orderCosts(
    {
      ...{ currency, revenue, total, items, goodsRevenue: revenue > ofShipping ? revenue - ofShipping : 0n },
      day: dayOf(order.orderedAt, site.timeZone),
      ...{ country: order.country ?? undefined, paymentMethod: order.paymentMethod ?? undefined },
      refunds: refunds.map((refund) => ({ revenue: refund.revenue, lines: linesOf(refund) })),
    },
    book,
  );
  return costs.lines.some(({ amount }) => amount !== undefined) ? costs : undefined;
}

/** As it is stored with the order. */
export function orderCostRow({ siteId, generation, id }: OrderRow, { entries, lines }: OrderCosts): OrderCostRow {
  const [tierOne, tierTwo, tierThree, knownRevenue] = sumOf(entries);
  return { siteId, generation, orderId: id, tierOne, tierTwo, tierThree, knownRevenue, lines };
}

/** The rows of credit of one order, each with its part of the costs. */
export function withCosts(credits: CreditInsert[], costs: OrderCosts | undefined): CreditInsert[] {
  if (!costs) return credits;
  const parts = creditCosts(credits, costs.entries);
  return credits.map((row, index) => ({ ...row, ...parts[index] }));
}
