/**
 * What each row of the comparison earned under each model and cost, by the day of the order or of the visit. A row is known by its names
 * as JSON: what is not stated is null.
 */
import type { ScopedTransaction } from '@/db/scoped';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { addCosts, type CostSums, NO_COST, spendOf, storeCostOf } from '../../cost';
import type { Spend } from '../../cost-schema';
import { dayEdges, spanOf } from '../../days';
import type { Grouping } from '../../dimension';
import { areCredited } from '../../model';
import { addEarned, type Earned, NOTHING } from '../attribution/cell';
import { rowKeySchema } from '../attribution/definition';
import { recomputedCells } from '../attribution/recomputed';
import { storedCells } from '../attribution/stored';
import { cellsOf, costCellsOf, type Sums } from '../performance/cells';
import type { PerformanceDimension } from '../performance/names';
import { type Slice, withoutCost } from '../performance/source';
import type { ComparisonParams } from './definition';

export type ByModel = Map<ModelId, Earned>;
export type EarnedRow = { earned: ByModel; cost?: CostSums };
export type EarnedRows = {
  rows: Map<string, EarnedRow>;
  nobody: ByModel;
  /** By a rule of the site; absent where no order is left out. */
  leftOut?: ByModel;
  /** What is said beside the cost; absent without ad accounts. */
  spend?: Spend;
};

/** The names of a row's key. */
export function namesOf(key: string): (string | null)[] {
  return rowKeySchema.parse(JSON.parse(key));
}

/** All rows that earned something under any of the models, or cost something. */
export async function earnedRows(
  tx: ScopedTransaction,
  site: Site,
  params: ComparisonParams,
  ids: readonly ModelId[],
): Promise<EarnedRows> {
  const { from, to, by, datedBy } = params;
  const groupBy: PerformanceDimension[] = by === 'campaign' ? ['channel', 'campaign'] : [by];
  const allCost = await storeCostOf(tx, site, { from, to }, new Date());
  const slice: Slice = {
    ...{ span: spanOf(params, site.timeZone), days: dayEdges(params, site.timeZone), filter: params, by: groupBy, under: [] },
    dating: { datedBy, refundsOn: 'sale' },
    costDays: allCost && { from, to },
  };
  const table = new RowTable();
  if (datedBy === 'touch') await addByTouch(tx, site, slice, { ids, table });
  else await addByOrder(tx, site, slice, { ids, table, params });
  if (slice.costDays && withoutCost(slice) === undefined) {
    for (const { steps, cost } of await costCellsOf(tx, site, slice, slice.costDays)) table.addCost(keyOfSteps(steps), cost);
  }
  return { ...table.rows(), ...(allCost && { spend: spendOf(allCost, withoutCost(slice)) }) };
}

type Filled = { ids: readonly ModelId[]; table: RowTable };

async function addByOrder(
  tx: ScopedTransaction,
  site: Site,
  { span, days }: Slice,
  { ids, table, params }: Filled & { params: ComparisonParams },
): Promise<void> {
  const by: Grouping[] = params.by === 'campaign' ? ['channel', 'campaign'] : [params.by];
  const request = { span, days, models: ids, by, filter: params, visits: params };
  const cells = (await areCredited(tx, site, ids))
    ? await storedCells(tx, site, request)
    : await recomputedCells(tx, site, { ...request, lookbackDays: site.settings.lookbackDays });
  for (const { key, model, leftOut, ...earned } of cells) {
    table.add(key === undefined ? (leftOut ? LEFT_OUT : NOBODY) : JSON.stringify(namesOf(key)), model, earned);
  }
}

async function addByTouch(tx: ScopedTransaction, site: Site, slice: Slice, { ids, table }: Filled): Promise<void> {
  const cells = await cellsOf(tx, site, { ...slice, costDays: undefined }, ids);
  for (const { steps, models } of cells.values()) {
    for (const [model, sums] of models) table.add(keyOfSteps(steps), model, earnedOf(sums));
  }
}

const [NOBODY, LEFT_OUT] = ['', 'left out'];

/** Of steps as the performance report spells them. */
function keyOfSteps(steps: readonly string[]): string {
  if (steps.includes('!left_out')) return LEFT_OUT;
  if (steps.includes('!unattributed')) return NOBODY;
  return JSON.stringify(steps.map((step) => (step ? step.slice(1) : null)));
}

function earnedOf({ revenue, orders, newOrders }: Sums): Earned {
  return { revenue, orders, newCustomerOrders: newOrders };
}

/** Rows by their key, what came more than once added up. */
class RowTable {
  readonly #rows = new Map<string, EarnedRow>();

  add(key: string, model: ModelId, earned: Earned): void {
    const { earned: known } = this.#at(key);
    known.set(model, addEarned(known.get(model) ?? NOTHING, earned));
  }

  addCost(key: string, cost: CostSums): void {
    const row = this.#at(key);
    row.cost = addCosts(row.cost ?? NO_COST, cost);
  }

  rows(): Pick<EarnedRows, 'rows' | 'nobody' | 'leftOut'> {
    const rows = new Map(this.#rows);
    const [nobody, leftOut] = [rows.get(NOBODY), rows.get(LEFT_OUT)];
    rows.delete(NOBODY);
    rows.delete(LEFT_OUT);
    return { rows, nobody: nobody?.earned ?? new Map(), ...(leftOut && { leftOut: leftOut.earned }) };
  }

  #at(key: string): EarnedRow {
    const row = this.#rows.get(key) ?? { earned: new Map() };
    this.#rows.set(key, row);
    return row;
  }
}
