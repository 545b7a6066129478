/** The filter "credited to a touch like this", as SQL over touchpoints: a click on a row of the attribution report asks it. */
import { and, eq, gt, gte, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import { live, sameGeneration } from '@/db/queries/live';
import { credit, order, touchpoint } from '@/db/schema';
import { dimensionSql } from '../../dimension';
import { hasLabel } from '../../label-sql';
import type { Site } from '@/lib/model/site';
import type { Span } from '../../revenue';
import { type TouchDimension, touchDimensions } from '../../dimension-names';
import { visitFits } from '../sessions/visit-filter';
import type { OrdersParams } from './definition';

/**
 * The value of `channel` that asks for orders nobody earned, and that no rule of the site leaves out: those are rows of their
 * own.
 */
export const UNATTRIBUTED = 'Unattributed';

/** The touch that is wanted, and the model under which it earned something. */
type TouchWanted = Pick<OrdersParams, 'model' | 'label' | TouchDimension>;

/** Whether the parameters ask for orders credited to certain touches, or to none. */
export function wantsTouch(params: TouchWanted): boolean {
  return params.label !== undefined || touchDimensions.some((dimension) => params[dimension] !== undefined);
}

/** Whether a row of touchpoint has the wanted values; an empty value wants the touch not to state it. */
export function touchFits(site: Site, params: TouchWanted): SQL {
  const wanted = touchDimensions.flatMap((dimension) => {
    const value = params[dimension];
    if (value === undefined) return [];
    return [value === '' ? isNull(dimensionSql[dimension]) : eq(dimensionSql[dimension], value)];
  });
  return and(sql`true`, ...wanted, hasLabel(site, touchpoint.acquisitionId, params.label)) ?? sql`true`;
}

/**
 * Whether stored credit for the row of order fits, under the model asked for. The credit of the range is read at once from the index
 * that reports read, since to look at the credit of each order by itself took seconds for a year of 200,000. Test orders are not in it:
 * a list of sales alone does not ask for them, and is the faster for it, as nobody can say how many orders two parts make.
 */
export function creditedTo(site: Site, params: TouchWanted, span: Partial<Span>, areSales: boolean): SQL {
  const isEarner = and(eq(credit.model, params.model), isNotNull(credit.acquisitionId), gt(credit.share, 0n));
  const ofOrder = and(sameGeneration(credit, order), eq(credit.orderId, order.id), isEarner);
  if (params.channel === UNATTRIBUTED) return sql`(NOT ${order.leftOut} AND NOT EXISTS (SELECT FROM ${credit} WHERE ${ofOrder}))`;
  const fits = and(isEarner, visitFits(site, params, credit));
  const sales = and(live(credit, site.id), sql`NOT ${credit.test}`, isWithin(credit.orderedAt, span), fits);
  const tests = and(
    live(order, site.id),
    eq(order.test, true),
    isWithin(order.orderedAt, span),
    sameGeneration(credit, order),
    fits,
  );
  const ofTests = sql`UNION ALL SELECT ${credit.orderId} FROM ${order} JOIN ${credit} ON ${credit.orderId} = ${order.id} WHERE ${tests}`;
  return sql`${order.id} IN (SELECT ${credit.orderId} FROM ${credit} WHERE ${sales} ${areSales ? sql`` : ofTests})`;
}

function isWithin(column: AnyPgColumn, { start, end }: Partial<Span>): SQL | undefined {
  return and(start && gte(column, start), end && lt(column, end));
}
