/** The report for another lookback window than the site's own: orders stream by, and only the sums stay. */
import { and, eq } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { order } from '@/db/schema';
import type { Site } from '@/lib/model/site';
import { dimensionKeySql, type DayEdges, type Grouping } from '../../dimension';
import { labelDimension, labelFilterParts } from '../../dimension-names';
import { recompute } from '../../recompute';
import { salesIn } from '../../revenue';
import type { VisitFilter } from '../sessions/visit-filter';
import { visitFilterNames } from '../sessions/visit-filter-names';
import { type Cell, CellTable } from './cell';
import { rowKeySchema } from './definition';
import type { CellRequest } from './stored';

/** As storedCells, for the touches within `lookbackDays` of each order. */
export async function recomputedCells(
  tx: ScopedTransaction,
  site: Site,
  request: CellRequest & { lookbackDays: number },
): Promise<Cell[]> {
  const table = new CellTable();
  const wanted = wantedOf(request.visits ?? {});
  const sales = recompute(tx, site, {
    where: and(salesIn(site, request.span, request.filter), eq(order.currency, site.currency)),
    models: request.models,
    lookbackDays: request.lookbackDays,
    extra: dimensionKeySql([...request.by, ...wanted.map(([dimension]) => dimension)]),
  });
  for await (const {
    order: { newCustomer, leftOut, salesChannel, orderedAt },
    credits,
  } of sales) {
    const ofOrder = { salesChannel, day: dayOf(orderedAt, request.days) };
    for (const { touch, model, amount, share } of credits) {
      const key = touch && keyOf(touch.extra, request.by, wanted, ofOrder);
      if (wanted.length > 0 && key === undefined) continue;
      table.add(
        key,
        model,
        { revenue: amount, orders: share, newCustomerOrders: newCustomer ? share : 0n },
        leftOut ? salesChannel : undefined,
      );
    }
  }
  return table.cells();
}

type Wanted = [dimension: Grouping, value: string];

/** What is wanted of each dimension; an empty value: that it is not stated. */
function wantedOf({ label, ...named }: VisitFilter): Wanted[] {
  const ofLabel = label === undefined ? undefined : labelFilterParts(label);
  const dimensions = visitFilterNames.flatMap((name): Wanted[] => {
    const value = name === 'label' ? undefined : named[name];
    return name === 'label' || value === undefined ? [] : [[name, value]];
  });
  return [...dimensions, ...(ofLabel ? [[labelDimension(ofLabel.label), ofLabel.value] satisfies Wanted] : [])];
}

/** The key of a touch with what of it is the order's; undefined where the touch is not wanted. `text` has what is wanted behind. */
function keyOf(
  text: string,
  by: readonly Grouping[],
  wanted: Wanted[],
  ofOrder: { salesChannel: string; day: string | undefined },
): string | undefined {
  if (wanted.length === 0 && !by.some((dimension) => dimension in ofOrder)) return text;
  const values = rowKeySchema.parse(JSON.parse(text));
  if (wanted.some(([, value], index) => (values[by.length + index] ?? '') !== value)) return undefined;
  const told: Partial<Record<Grouping, string | undefined>> = ofOrder;
  return keyText(by.map((dimension, index) => told[dimension] ?? values[index] ?? null));
}

/** As Postgres spells json_build_array. */
function keyText(values: (string | null)[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
}

function dayOf(at: Date, { edges, names }: DayEdges): string | undefined {
  return names[edges.findLastIndex((edge) => edge <= at)];
}
