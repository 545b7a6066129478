/** What each model credited, by order and campaign, and what the orders brought: what the demo's truth is held against. */
import { and, eq, sql } from 'drizzle-orm';
import { sameGeneration } from '@/db/queries/live';
import { acquisition, credit, netRevenueSql, order } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import type { ModelId } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import type { Site } from '@/lib/model/site';
import type { CreditedAmount } from '@/lib/simulator/score';
import { creditIn, unionAll } from '../../credit-in';
import { salesIn, type Span } from '../../revenue';
import { column, rowsOf } from '../../rows';

/** The credit of the span's sales under each of the models. */
export async function creditedAmounts(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
  models: readonly ModelId[],
): Promise<CreditedAmount[]> {
  const ofModel = (model: ModelId) => sql`SELECT ${model}::text AS model, ${order.orderKey} AS "orderKey",
      coalesce(${acquisition.source}, '') AS source, ${acquisition.campaign} AS campaign, ${acquisition.paid} AS paid,
      sum(${credit.amount})::text AS amount
    FROM ${credit} JOIN ${order} ON ${and(sameGeneration(order, credit), eq(order.id, credit.orderId))}
    JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = ${credit.acquisitionId}
    WHERE ${creditIn(site, span, model)} GROUP BY 1, 2, 3, 4, 5`;
  const rows = await rowsOf(
    tx,
    {
      model: modelIdSchema,
      orderKey: column.text,
      source: column.text,
      campaign: column.text.nullable(),
      paid: column.flag,
      amount: column.minor,
    },
    unionAll(models.map(ofModel)),
  );
  return rows.map(({ campaign, ...row }) => ({ ...row, ...(campaign !== null && { campaign }) }));
}

/** What each sale of the span brought, net of refunds, by its key. */
export async function netByOrder(tx: ScopedTransaction, site: Site, span: Span): Promise<Map<string, bigint>> {
  const rows = await rowsOf(
    tx,
    { key: column.text, net: column.minor },
    sql`SELECT ${order.orderKey} AS key, ${netRevenueSql()}::text AS net FROM ${order}
      WHERE ${and(salesIn(site, span), eq(order.currency, site.currency))}`,
  );
  return new Map(rows.map(({ key, net }) => [key, net]));
}
