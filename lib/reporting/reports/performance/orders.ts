/** The orders, or other conversions, behind a cell of the performance report, and what of each the cell holds: together they are it. */
import { inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ScopedTransaction } from '@/db/scoped';
import { order } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { dayEdges, spanOf } from '../../days';
import { column, rowsOf } from '../../rows';
import type { DatedBy, PerformanceDimension, RefundsOn } from './names';
import { creditGroups, type Filter } from './source';
import { datingOf } from './whole';

export type CellRequest = Filter & {
  from: string;
  to: string;
  model: ModelId;
  /** The levels down to the cell, and its path. */
  by: readonly PerformanceDimension[];
  path: readonly string[];
  /** The event of the conversions that the report counts in place of orders. */
  conversion?: string;
  datedBy?: DatedBy | undefined;
  refundsOn?: RefundsOn | undefined;
};

/** Whether the order, or the conversion, of this id has a part in the cell. */
export function isInCell(site: Site, request: CellRequest, id: SQLWrapper = order.id): SQL {
  return sql`${id} IN (SELECT order_id FROM (${groupsOf(site, request)}) AS cell)`;
}

type CellPart = { revenue: bigint; orders: bigint };

/** What of these the cell holds: minor units, net of refunds, and shares of orders. */
export async function partsInCell(
  tx: ScopedTransaction,
  site: Site,
  request: CellRequest,
  ids: Id<'order'>[] | Id<'conversion'>[],
): Promise<Map<string, CellPart>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf(
    tx,
    { id: z.string(), revenue: column.minor, orders: column.minor },
    sql`SELECT order_id AS id, revenue, orders FROM (${groupsOf(site, request)}) AS cell
      WHERE ${inArray(sql`order_id`, ids)}`,
  );
  return new Map(rows.map(({ id, ...part }) => [id, part]));
}

function groupsOf(site: Site, { from, to, model, by, path, conversion, datedBy, refundsOn, ...filter }: CellRequest): SQL {
  const range = { from, to };
  const levels = by.slice(0, path.length);
  const [span, days] = [spanOf(range, site.timeZone), dayEdges(range, site.timeZone)];
  const slice = { span, days, filter, by: levels, under: path, conversion, dating: datingOf({ datedBy, refundsOn }) };
  return creditGroups(site, slice, { models: [model], byOrder: true });
}
