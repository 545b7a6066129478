/**
 * The performance report: one level of its tree, a page at a time. Every number is of the transaction's one moment, so that they
 * add up while orders come in.
 */
import { ownMetricsOf } from '@/db/queries/own-metrics';
import type { ScopedTransaction } from '@/db/scoped';
import { DAY_MS } from '@/lib/core/instant';
import type { Metric } from '@/lib/metrics/define';
import { ownMetrics } from '@/lib/metrics/own';
import type { ModelId } from '@/lib/model/credit';
import type { OwnMetricId } from '@/lib/model/own-metric';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { addCosts, NO_COST, spendOf } from '../../cost';
import { dayEdges, spanOf } from '../../days';
import type { DayEdges } from '../../dimension';
import { modelsForReaders } from '../../model';
import { formatShare, WHOLE } from '../../share';
import { wireMoney } from '../../wire';
import { addSums, type Cell, type Cells, cellsOf, NO_SUMS, type Sums, trendsOf } from './cells';
import type { Measured, PerformanceParams, PerformanceResult } from './definition';
import { type FigureContext, measuredOf } from './figures';
import { ORDERS } from './names';
import { type Sortable, sorted } from './sort';
import { type Filter, type Slice, withoutCost } from './source';
import { withinSize } from '../../answer-size';
import { type Targets, targetsFor } from './targets';
import { addVisits, asksPages, noVisits } from './visits';
import { countedIn, datingOf, type Whole, wholeOf } from './whole';

/** A trend line needs no more points, and an answer of a year's days for each row would be too long. */
const TREND_POINTS_MAX = 90;
const WEEK_DAYS = 7;

type Row = PerformanceResult['rows'][number];

/** The rows of the level below `under`. `tried` stands for the workspace's own metrics, where one is not saved yet. */
export async function performanceReport(
  tx: ScopedTransaction,
  site: Site,
  params: PerformanceParams,
  tried?: Metric<OwnMetricId>[],
): Promise<PerformanceResult> {
  const { from, to, under, compareFrom, compareTo, finishedTo } = params;
  const models = [...new Set(params.model)];
  const own = tried ?? ownMetrics(await ownMetricsOf(tx, site.workspaceId));
  const slice = sliceOf(site, params, own);
  const whole = await wholeOf(tx, site, slice, params);
  const { datedBy } = datingOf(params);
  const context: FigureContext = { models, currency: site.currency, own, datedBy, ...whole };
  if (!whole.allCost) slice.costDays = undefined;
  const cells = await cellsOf(tx, site, slice, models);
  const compared = await comparedPeriod(tx, site, { slice, params, models, own });
  const finished = compared && (await finishedPeriod(tx, site, { slice, params, models, own }));
  const ordered = orderedRows({ cells, compared: compared?.cells, finished: finished?.cells }, params, context);
  const spans = trendSpans(params, site);
  const page = ordered.slice(params.offset, params.offset + params.limit);
  const targets = await targetsFor(tx, site, params);
  const rows = withinSize(await rowsOfPage(tx, site, { page, slice, spans, params, context, compared, finished, targets }));
  const next = params.offset + rows.length;
  const total = sumOf(cells, models);
  const all = measuredOf(total, context);
  return {
    from,
    to,
    ...(compareFrom !== undefined && { compareFrom, compareTo }),
    ...(finished && { finishedTo }),
    timeZone: site.timeZone,
    ...datingOf(params),
    currency: site.currency,
    revenueBasis: revenueBasisOf(site.settings),
    models: modelsForReaders(site, models),
    ...(whole.conversion && { conversion: whole.conversion }),
    ownMetrics: own.map(({ id, name, unit, formula }) => ({ id, name, unit, formula })),
    by: params.by,
    under,
    rows,
    rowCount: ordered.length,
    ...(next < ordered.length && { nextOffset: next }),
    total: {
      ...all,
      ...targets.of(undefined, all),
      ...(compared && { compared: measuredOf(sumOf(compared.cells, models), compared.context) }),
      ...(finished && { finished: measuredOf(sumOf(finished.cells, models), finished.context) }),
    },
    trend: spans.names,
    ...(isOfStore(params) && { reconciles: reconciles(total, models, whole) }),
    ...(whole.knowsCosts && { contribution: { tierNames: site.settings.tierNames } }),
    ...(whole.allCost && { spend: spendOf(whole.allCost, withoutCost(slice)) }),
    otherCurrencies: whole.otherCurrencies,
  };
}

function sliceOf(site: Site, params: PerformanceParams, own: readonly Metric[]): Slice {
  const { from, to, under } = params;
  return {
    costDays: { from, to },
    span: spanOf(params, site.timeZone),
    days: dayEdges(params, site.timeZone),
    filter: params,
    by: params.by.slice(0, under.length + 1),
    under,
    conversion: countedIn(site, params)?.event,
    dating: datingOf(params),
    pages: asksPages(params, own),
  };
}

type Asked = { slice: Slice; params: PerformanceParams } & Pick<FigureContext, 'models' | 'own'>;
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
  { slice, params, models, own }: Asked,
  range: { from: string; to: string },
): Promise<Period> {
  const ofPeriod = comparedSlice(site, slice, range);
  const whole = await wholeOf(tx, site, ofPeriod, params);
  const context = { models, currency: site.currency, own, datedBy: datingOf(params).datedBy, ...whole };
  return { cells: await cellsOf(tx, site, ofPeriod, models), context };
}

type Periods = { cells: Cells; compared: Cells | undefined; finished: Cells | undefined };

/** Every row that either period has, in the order asked for. */
function orderedRows({ cells, compared, finished }: Periods, params: PerformanceParams, context: FigureContext): Sortable[] {
  const keys = [...new Set([...cells.keys(), ...(compared?.keys() ?? [])])];
  const rows = keys.flatMap((key) => {
    const cell = cells.get(key) ?? emptyLike(compared?.get(key));
    const beside = (period: Cells | undefined) => period && (period.get(key) ?? emptyLike(cell));
    return cell ? [{ cell, compared: beside(compared), finished: beside(finished) }] : [];
  });
  const [model] = params.model;
  const sort = params.sort ?? (params.conversion === ORDERS ? 'revenue' : 'conversions');
  return model === undefined ? rows : sorted(rows, { sort, direction: params.direction, model, context });
}

type Page = {
  page: Sortable[];
  slice: Slice;
  spans: DayEdges;
  params: PerformanceParams;
  context: FigureContext;
  compared: Period | undefined;
  finished: Period | undefined;
  targets: Targets;
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
    ...withTargets(stepOf(cell), measuredOf(cell, context), asked.targets),
    trend: (trends?.get(stepOf(cell)) ?? []).map((earned) =>
      slice.conversion === undefined ? wireMoney(earned, site.currency).amount : formatShare(earned),
    ),
    ...(compared && { compared: measuredOf(compared, asked.compared?.context ?? context) }),
    ...(finished && { finished: measuredOf(finished, asked.finished?.context ?? context) }),
  }));
}

function withTargets(step: string, figures: Measured, targets: Targets): Measured {
  return { ...figures, ...targets.of(step, figures) };
}

/** The step of a cell of one level. */
function stepOf({ steps }: Cell): string {
  return steps[0] ?? '';
}

/** Of conversions both their number and what they are worth. */
function reconciles(
  { models: earned }: Pick<Cell, 'models'>,
  models: readonly ModelId[],
  { revenue, conversions }: Whole,
): PerformanceResult['reconciles'] {
  return Object.fromEntries(
    models.map((model) => {
      const sums = earned.get(model) ?? NO_SUMS;
      const isAll = conversions === undefined || sums.orders === BigInt(conversions) * WHOLE;
      return [model, isAll && sums.revenue === revenue];
    }),
  );
}

/** The same of other days; its first day stands beside the first of the range, and so on. */
function comparedSlice(site: Site, slice: Slice, range: { from: string; to: string }): Slice {
  const { edges, names } = dayEdges(range, site.timeZone);
  const beside = names.map((name, index) => slice.days.names[index] ?? name);
  return { ...slice, costDays: slice.costDays && range, span: spanOf(range, site.timeZone), days: { edges, names: beside } };
}

/** A row that the other period has: nothing was earned, and nobody came where visits count. */
function emptyLike(cell: Cell | undefined): Cell | undefined {
  if (!cell) return undefined;
  const visits = cell.visits && noVisits(cell.visits.pages !== undefined);
  return { steps: cell.steps, models: new Map(), visits, cost: cell.cost && NO_COST };
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

function sumOf(cells: Cells, models: readonly ModelId[]): Omit<Cell, 'steps'> {
  const list = [...cells.values()];
  const sums = models.map((model): [ModelId, Sums] => [
    model,
    list.reduce((sum, cell) => addSums(sum, cell.models.get(model) ?? NO_SUMS), NO_SUMS),
  ]);
  const visits = list.flatMap((cell) => cell.visits ?? []);
  const costs = list.flatMap((cell) => cell.cost ?? []);
  return {
    models: new Map(sums),
    visits: visits.length > 0 ? visits.reduce(addVisits) : undefined,
    cost: costs.length > 0 ? costs.reduce(addCosts) : undefined,
  };
}

const VISIT_FILTERS = [
  ...(['channel', 'source', 'campaign', 'device', 'country', 'landingPage', 'label'] as const),
  ...(['product', 'coupon'] as const),
];

/** Whether the rows are all that the store sold in these days, but for filters that the store's own figures know. */
function isOfStore({ under, datedBy, ...filter }: PerformanceParams & Filter): boolean {
  return under.length === 0 && datedBy !== 'touch' && VISIT_FILTERS.every((name) => filter[name] === undefined);
}
