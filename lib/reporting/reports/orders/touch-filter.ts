/** The filter "credited to a touch like this", as SQL over touchpoints: a click on a row of the attribution report asks it. */
import { and, eq, exists, gt, gte, isNotNull, isNull, lt, notExists, type SQL, sql } from 'drizzle-orm';
import { QueryBuilder } from 'drizzle-orm/pg-core';
import { sameGeneration } from '@/db/queries/live';
import { credit, order, touchpoint } from '@/db/schema';
import { dimensionSql } from '../../dimension';
import { hasLabel } from '../../label-sql';
import type { Site } from '@/lib/model/site';
import type { Span } from '../../revenue';
import { type TouchDimension, touchDimensions } from '../../dimension-names';
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
 * Whether stored credit for the row of order fits, under the model asked for. The range is the list's own: it spares reading
 * other credit.
 */
export function creditedTo(site: Site, params: TouchWanted, { start, end }: Partial<Span>): SQL {
  const build = new QueryBuilder();
  const ofOrder = and(
    sameGeneration(credit, order),
    eq(credit.orderId, order.id),
    eq(credit.model, params.model),
    eq(credit.entry, 0),
    isNotNull(credit.touchpointId),
    gt(credit.share, 0n),
    start && gte(credit.orderedAt, start),
    end && lt(credit.orderedAt, end),
  );
  if (params.channel === UNATTRIBUTED) {
    return sql`(NOT ${order.leftOut} AND ${notExists(build.select({ one: sql`1` }).from(credit).where(ofOrder))})`;
  }
  const touch = and(sameGeneration(touchpoint, credit), eq(touchpoint.id, credit.touchpointId));
  return exists(
    build
      .select({ one: sql`1` })
      .from(credit)
      .innerJoin(touchpoint, touch)
      .where(and(ofOrder, touchFits(site, params))),
  );
}
