/** Which orders a list or report is of, by how they were placed, what they are and who bought: asked alike everywhere. */
import { and, eq, gt, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { isNewBuyer, isNewBuyersCredit, isUnknownBuyer, isUnknownBuyersCredit } from '@/db/queries/buyers';
import { sameGeneration } from '@/db/queries/live';
import { credit, isSaleRow, order } from '@/db/schema';
import { firstOrderCodes } from '@/lib/model/credit';
import { type BuyerKind, type OrderKind, buyerKinds, orderKinds } from '@/lib/model/order-kind';
import { salesChannels } from '@/lib/model/sales-channel';
import type { Site } from '@/lib/model/site';

/** The parameters, for a report's own to be put beside. */
export const orderFilterParams = {
  salesChannel: z.enum(salesChannels).optional().describe('Only orders placed this way'),
  kind: z.enum(orderKinds).optional().describe('Only orders that are this'),
  buyer: z.enum(buyerKinds).optional().describe('Only orders of buyers who are this, where they are sales'),
};
export type OrderFilter = {
  salesChannel?: (typeof salesChannels)[number] | undefined;
  kind?: OrderKind | undefined;
  buyer?: BuyerKind | undefined;
};

/** Of the order table itself; undefined where everything fits. */
export function orderFits(site: Site, { salesChannel, kind, buyer }: OrderFilter): SQL | undefined {
  return and(
    salesChannel && eq(order.salesChannel, salesChannel),
    kind && kindSql[kind],
    buyer && and(isSaleRow(), buyerIs(site, buyer)),
  );
}

/** As orderFits, of the credit of sales: by what a row of it tells, and by its order where it does not. */
export function creditFits(site: Site, { salesChannel, kind, buyer }: OrderFilter): SQL | undefined {
  return and(
    salesChannel && eq(credit.salesChannel, salesChannel),
    kind && (kind === 'left_out' ? eq(credit.leftOut, true) : ofOrder(kindSql[kind])),
    buyer && creditsBuyer(site, buyer),
  );
}

/** Whether the order of a row of credit is this. */
export function ofOrder(is: SQL | undefined): SQL {
  return sql`EXISTS (SELECT FROM ${order} WHERE ${and(sameGeneration(order, credit), eq(order.id, credit.orderId), is)})`;
}

function creditsBuyer(site: Site, buyer: BuyerKind): SQL {
  if (buyer === 'new') return isNewBuyersCredit(site);
  return buyer === 'not_known' ? isUnknownBuyersCredit(site) : eq(credit.firstOrder, firstOrderCodes.returning);
}

/** What an order is, of all kinds. */
export function kindsOfRow(): SQL<OrderKind[]> {
  const each = orderKinds.map((kind) => sql`CASE WHEN ${kindSql[kind]} THEN ${kind}::text END`);
  return sql<OrderKind[]>`array_remove(ARRAY[${sql.join(each, sql`, `)}], NULL)`;
}

const kindSql: Record<OrderKind, SQL | undefined> = {
  // A credited renewal has its buyer's first path too.
  trial: and(isNotNull(order.pathAt), isNotNull(order.subscriptionKey), ne(order.salesChannel, 'subscription')),
  gift_card: gt(order.giftCards, 0n),
  left_out: eq(order.leftOut, true),
  test: eq(order.test, true),
};

function buyerIs(site: Site, buyer: BuyerKind): SQL | undefined {
  if (buyer === 'new') return isNewBuyer(site);
  return buyer === 'not_known' ? isUnknownBuyer(site) : eq(order.newCustomer, false);
}
