/**
 * The performance report: one level of its tree, a page at a time. Every number is of the transaction's one moment, so that they
 * add up while orders come in.
 */
import type { ScopedTransaction } from '@/db/scoped';
import { DAY_MS } from '@/lib/core/instant';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import { dayEdges, spanOf } from '../../days';
import type { DayEdges } from '../../dimension';
import { modelsForReaders } from '../../model';
import { salesOf } from '../../revenue';
import { wireMoney } from '../../wire';
import { addSums, type Cell, type Cells, cellsOf, NO_SUMS, type Sums, trendsOf } from './cells';
import type { PerformanceParams, PerformanceResult } from './definition';
import { type FigureContext, measuredOf } from './figures';
import { type Sortable, sorted } from './sort';
import type { Filter, Slice } from './source';

/** A trend line needs no more points, and an answer of a year's days for each row would be too long. */
const TREND_POINTS_MAX = 90;
const WEEK_DAYS = 7;

/** An answer is at most 200 KB, with what stands around the rows. */
const ROWS_BYTES_MAX = 190_000;

type Row = PerformanceResult['rows'][number];

/** The rows of the level below `under`. */
export async function performanceReport(
  tx: ScopedTransaction,
  site: Site,
  params: PerformanceParams,
): Promise<PerformanceResult> {
  const { from, to, under, compareFrom, compareTo, finishedTo } = params;
  const models = [...new Set(params.model)];
  const slice: Slice = {
    span: spanOf(params, site.timeZone),
    days: dayEdges(params, site.timeZone),
    filter: params,
    by: params.by.slice(0, under.length + 1),
    under,
  };
  const sales = await salesOf(tx, site, slice.span, params);
  const context: FigureContext = { models, currency: site.currency, revenue: sales.revenue };
  const cells = await cellsOf(tx, site, slice, models);
  const compared = await comparedPeriod(tx, site, { slice, params, models });
  const finished = compared && (await finishedPeriod(tx, site, { slice, params, models }));
  const ordered = orderedRows({ cells, compared: compared?.cells, finished: finished?.cells }, params);
  const spans = trendSpans(params, site);
  const page = ordered.slice(params.offset, params.offset + params.limit);
  const rows = withinSize(await rowsOfPage(tx, site, { page, slice, spans, params, context, compared, finished }));
  const next = params.offset + rows.length;
  const total = sumOf(cells, models);
  return {
    from,
    to,
    ...(compareFrom !== undefined && { compareFrom, compareTo }),
    ...(finished && { finishedTo }),
    timeZone: site.timeZone,
    currency: site.currency,
    models: modelsForReaders(site, models),
    by: params.by,
    under,
    rows,
    rowCount: ordered.length,
    ...(next < ordered.length && { nextOffset: next }),
    total: {
      ...measuredOf(total, context),
      ...(compared && { compared: measuredOf(sumOf(compared.cells, models), compared.context) }),
      ...(finished && { finished: measuredOf(sumOf(finished.cells, models), finished.context) }),
    },
    trend: spans.names,
    ...(isOfStore(params) && { reconciles: reconciles(total, models, sales.revenue) }),
    otherCurrencies: sales.otherCurrencies,
  };
}

type Asked = { slice: Slice; params: PerformanceParams; models: readonly ModelId[] };
/** Cells of other days, and what their shares are of. */
type Period = { cells: Cells; context: FigureContext };

async function comparedPeriod(tx: ScopedTransaction, site: Site, asked: Asked): Promise<Period | undefined> {
  const { compareFrom: from, compareTo: to } = asked.params;
  return from === undefined || to === undefined ? undefined : periodOf(tx, site, asked, { from, to });
}

/** The days that are over, where the range has others. */
async function finishedPeriod(tx: ScopedTransaction, site: Site, asked: Asked): Promise<Period | undefined> {
  const { from, to, finishedTo } = asked.params;
  if (finishedTo === undefined || finishedTo === to) return undefined;
  return periodOf(tx, site, asked, { from, to: finishedTo });
}

async function periodOf(
  tx: ScopedTransaction,
  site: Site,
  { slice, params, models }: Asked,
  range: { from: string; to: string },
): Promise<Period> {
  const ofPeriod = comparedSlice(site, slice, range);
  const { revenue } = await salesOf(tx, site, ofPeriod.span, params);
  return { cells: await cellsOf(tx, site, ofPeriod, models), context: { models, currency: site.currency, revenue } };
}

type Periods = { cells: Cells; compared: Cells | undefined; finished: Cells | undefined };

/** Every row that either period has, in the order asked for. */
function orderedRows({ cells, compared, finished }: Periods, params: PerformanceParams): Sortable[] {
  const keys = [...new Set([...cells.keys(), ...(compared?.keys() ?? [])])];
  const rows = keys.flatMap((key) => {
    const cell = cells.get(key) ?? emptyLike(compared?.get(key));
    const beside = (period: Cells | undefined) => period && (period.get(key) ?? emptyLike(cell));
    return cell ? [{ cell, compared: beside(compared), finished: beside(finished) }] : [];
  });
  const [model] = params.model;
  return model === undefined ? rows : sorted(rows, { sort: params.sort, direction: params.direction, model });
}

type Page = {
  page: Sortable[];
  slice: Slice;
  spans: DayEdges;
  params: PerformanceParams;
  context: FigureContext;
  compared: Period | undefined;
  finished: Period | undefined;
};

async function rowsOfPage(tx: ScopedTransaction, site: Site, asked: Page): Promise<Row[]> {
  const { page, slice, spans, params, context } = asked;
  const steps = page.map(({ cell }) => stepOf(cell));
  const [model] = params.model;
  const trends = model === undefined ? undefined : await trendsOf(tx, site, slice, { model, spans, steps });
  const hasRows = params.by.length > params.under.length + 1;
  return page.map(({ cell, compared, finished }) => ({
    path: [...params.under, stepOf(cell)],
    ...named(stepOf(cell)),
    hasRows,
    ...measuredOf(cell, context),
    trend: (trends?.get(stepOf(cell)) ?? []).map((value) => wireMoney(value, site.currency).amount),
    ...(compared && { compared: measuredOf(compared, asked.compared?.context ?? context) }),
    ...(finished && { finished: measuredOf(finished, asked.finished?.context ?? context) }),
  }));
}

/** The step of a cell of one level. */
function stepOf({ steps }: Cell): string {
  return steps[0] ?? '';
}

function reconciles(total: Pick<Cell, 'models'>, models: readonly ModelId[], revenue: bigint): PerformanceResult['reconciles'] {
  return Object.fromEntries(models.map((model) => [model, (total.models.get(model) ?? NO_SUMS).revenue === revenue]));
}

/** The same of other days; its first day stands beside the first of the range, and so on. */
function comparedSlice(site: Site, slice: Slice, range: { from: string; to: string }): Slice {
  const { edges, names } = dayEdges(range, site.timeZone);
  const beside = names.map((name, index) => slice.days.names[index] ?? name);
  return { ...slice, span: spanOf(range, site.timeZone), days: { edges, names: beside } };
}

/** A row that the other period has: nothing was earned, and nobody came where visits count. */
function emptyLike(cell: Cell | undefined): Cell | undefined {
  return cell && { steps: cell.steps, models: new Map(), sessions: cell.sessions === undefined ? undefined : 0 };
}

/** Days, or as many whole weeks a span as keep the line within its points. */
function trendSpans({ from, to }: PerformanceParams, site: Site): DayEdges {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  const length = days <= TREND_POINTS_MAX ? 1 : Math.ceil(days / (WEEK_DAYS * TREND_POINTS_MAX)) * WEEK_DAYS;
  return dayEdges({ from, to }, site.timeZone, length);
}

function named(step: string): Pick<Row, 'kind' | 'value'> {
  if (step === '!unattributed') return { kind: 'unattributed' };
  if (step === '!left_out') return { kind: 'left_out' };
  return step === '' ? { kind: 'not_stated' } : { kind: 'value', value: step.slice(1) };
}

/** As many of the rows as an answer may hold. */
function withinSize(rows: Row[]): Row[] {
  let size = 0;
  const end = rows.findIndex((row) => {
    size += JSON.stringify(row).length;
    return size > ROWS_BYTES_MAX;
  });
  return end < 0 ? rows : rows.slice(0, Math.max(end, 1));
}

function sumOf(cells: Cells, models: readonly ModelId[]): Pick<Cell, 'models' | 'sessions'> {
  const list = [...cells.values()];
  const sums = models.map((model): [ModelId, Sums] => [
    model,
    list.reduce((sum, cell) => addSums(sum, cell.models.get(model) ?? NO_SUMS), NO_SUMS),
  ]);
  const visits = list.flatMap(({ sessions }) => (sessions === undefined ? [] : [sessions]));
  return { models: new Map(sums), sessions: visits.length > 0 ? visits.reduce((sum, count) => sum + count, 0) : undefined };
}

const VISIT_FILTERS = [
  ...(['channel', 'source', 'campaign', 'device', 'country', 'landingPage', 'label'] as const),
  ...(['product', 'coupon'] as const),
];

/** Whether the rows are all that the store sold, but for filters that the store's own figures know. */
function isOfStore({ under, ...filter }: PerformanceParams & Filter): boolean {
  return under.length === 0 && VISIT_FILTERS.every((name) => filter[name] === undefined);
}
