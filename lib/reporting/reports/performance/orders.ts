/** The orders behind a cell of the performance report, and what of each the cell holds: together they are the cell. */
import { inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ScopedTransaction } from '@/db/scoped';
import { order } from '@/db/schema';
import type { Id } from '@/lib/core/id';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { dayEdges, spanOf } from '../../days';
import { column, rowsOf } from '../../rows';
import type { PerformanceDimension } from './names';
import { creditGroups, type Filter } from './source';

export type CellRequest = Filter & {
  from: string;
  to: string;
  model: ModelId;
  /** The levels down to the cell, and its path. */
  by: readonly PerformanceDimension[];
  path: readonly string[];
};

/** Whether the row of order has a part in the cell. */
export function isInCell(site: Site, request: CellRequest): SQL {
  return sql`${order.id} IN (SELECT order_id FROM (${groupsOf(site, request)}) AS cell)`;
}

type CellPart = { revenue: bigint; orders: bigint };

/** What of these orders the cell holds: minor units, net of refunds, and shares of orders. */
export async function partsInCell(
  tx: ScopedTransaction,
  site: Site,
  request: CellRequest,
  ids: Id<'order'>[],
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

function groupsOf(site: Site, { from, to, model, by, path, ...filter }: CellRequest): SQL {
  const range = { from, to };
  const levels = by.slice(0, path.length);
  const slice = { span: spanOf(range, site.timeZone), days: dayEdges(range, site.timeZone), filter, by: levels, under: path };
  return creditGroups(site, slice, { models: [model], byOrder: true });
}
