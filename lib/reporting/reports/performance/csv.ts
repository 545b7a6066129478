/**
 * The whole performance report as CSV: a line for each row of the last level, with the values of all levels. Text that a
 * spreadsheet would run as a formula is quoted (lib/core/csv.ts); our own figures are numbers and stay so.
 */
import { ownMetricsOf } from '@/db/queries/own-metrics';
import type { ScopedTransaction } from '@/db/scoped';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import { ownMetrics } from '@/lib/metrics/own';
import { metrics } from '@/lib/metrics/registry';
import type { ModelId } from '@/lib/model/credit';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { dayEdges, spanOf } from '../../days';
import { csvTable } from '../../csv-table';
import { modelsForReaders } from '../../model';
import type { WireMoney } from '../../wire';
import { cellsOf } from './cells';
import type { ConversionFigures, Measured, PerformanceFigures, PerformanceParams } from './definition';
import { type FigureContext, measuredOf } from './figures';
import { contributionMetrics, performanceTitle, type ReturnMetric, returnMetrics } from './names';
import { withoutCost } from './source';
import { type Targets, targetsFor } from './targets';
import { asksPages } from './visits';
import { countedIn, datingOf, wholeOf } from './whole';

const COLUMNS: [string, (figures: PerformanceFigures) => string][] = [
  ['revenue', ({ revenue }) => revenue.amount],
  ['orders', ({ orders }) => orders],
  ['average order value', ({ aov }) => aov?.amount ?? ''],
  ['conversion rate', ({ conversionRate }) => conversionRate ?? ''],
  ['new orders', ({ newOrders }) => newOrders],
  ['new revenue', ({ newRevenue }) => newRevenue.amount],
  ['returning orders', ({ returningOrders }) => returningOrders],
  ['returning revenue', ({ returningRevenue }) => returningRevenue.amount],
];

/** Where the file is asked for what was seen in visits. */
const PAGE_COLUMNS = ['bounceRate', 'pagesPerSession'] as const;

/** Where the site has ad accounts. */
const COST_COLUMNS = ['cost', 'impressions', 'clicks', 'cpc', 'cpm', 'ctr', 'costShare'] as const;

const CONVERSION_COLUMNS: [string, (figures: ConversionFigures) => string][] = [
  ['conversions', ({ conversions }) => conversions],
  ['value', ({ value }) => value.amount],
  ['conversion rate', ({ conversionRate }) => conversionRate ?? ''],
];

/** As spreadsheets show a step: what was not stated is empty. */
const STEP_NAMES: Record<string, string> = { '!unattributed': 'Unattributed', '!left_out': 'Left out by a rule' };

/** Best earning first under the leading model. */
export async function performanceCsv(tx: ScopedTransaction, site: Site, params: PerformanceParams): Promise<string> {
  const models = [...new Set(params.model)];
  const days = dayEdges(params, site.timeZone);
  const type = countedIn(site, params);
  const costDays = { from: params.from, to: params.to };
  const asked = { costDays, by: params.by, under: params.under, conversion: type?.event, dating: datingOf(params) };
  const own = type ? [] : ownMetrics(await ownMetricsOf(tx, site.workspaceId));
  const slice = { span: spanOf(params, site.timeZone), days, filter: params, ...asked, pages: asksPages(params, own) };
  const whole = await wholeOf(tx, site, slice, params);
  const costed = whole.allCost !== undefined && withoutCost(slice) === undefined;
  const cells = [...(await cellsOf(tx, site, costed ? slice : { ...slice, costDays: undefined }, models)).values()];
  const [leading] = models;
  const measure = type ? 'orders' : 'revenue';
  const earned = (cell: (typeof cells)[number]) => (leading && cell.models.get(leading)?.[measure]) ?? 0n;
  cells.sort((left, right) => (earned(left) === earned(right) ? 0 : earned(left) > earned(right) ? -1 : 1));
  const { datedBy } = datingOf(params);
  const returned = costed && datedBy === 'touch' ? returnMetrics : [];
  const contributed = whole.knowsCosts ? contributionMetrics : [];
  const titles = type
    ? CONVERSION_COLUMNS.map(([title]) => (title === 'conversions' ? type.name : title))
    : [
        ...COLUMNS.map(([title]) => title),
        ...[...returned, ...contributed].map((id) => metrics[id].name),
        ...own.map(({ name }) => name),
      ];
  // Rows of deeper levels have no targets, so a file of them has no columns of any.
  const targets = params.by.length === 1 ? await targetsFor(tx, site, params) : { metrics: [], of: () => ({}) };
  const header = [
    ...params.by.map(performanceTitle),
    'Sessions',
    ...(params.pages ? PAGE_COLUMNS.map((id) => metrics[id].name) : []),
    ...(costed ? COST_COLUMNS.map((id) => metrics[id].name) : []),
    ...modelsForReaders(site, models).flatMap(({ name }) => titles.map((title) => `${name}: ${title}`)),
    ...targets.metrics.flatMap((id) => [`${metrics[id].name}: target`, `${metrics[id].name}: target met`]),
  ].map(csvText);
  const lines = cells.map((cell) => {
    const measured = measuredOf(cell, { models, currency: site.currency, own, datedBy, ...whole });
    const figures = models.flatMap((model) => textsOf(measured, model, { own, returned: [...returned, ...contributed] }));
    const names = [...params.under, ...cell.steps].map((step) => csvText(STEP_NAMES[step] ?? step.slice(1)));
    const pages = params.pages ? PAGE_COLUMNS.map((id) => measured[id] ?? '') : [];
    const costs = costed ? COST_COLUMNS.map((id) => textOf(measured.cost?.[id])) : [];
    const held = targetTexts(targets, cell.steps[0], measured);
    return [...names, String(measured.sessions ?? ''), ...pages, ...costs, ...figures, ...held];
  });
  // No revenue is in a file of other conversions, so nothing is to say of it.
  if (type) return BYTE_ORDER_MARK + [header, ...lines].map(csvLine).join('');
  return csvTable([header, ...lines], revenueBasisOf(site.settings));
}

function targetTexts({ metrics: held, of }: Targets, step: string | undefined, measured: Measured): string[] {
  const { targets } = held.length > 0 && step !== undefined ? of(step, measured) : {};
  return held.flatMap((id) => [targets?.[id]?.value ?? '', targets?.[id] === undefined ? '' : String(targets[id].met)]);
}

const textOf = (figure: string | WireMoney | undefined) => (typeof figure === 'object' ? figure.amount : (figure ?? ''));

type Asked = Pick<FigureContext, 'own'> & { returned: readonly (ReturnMetric | (typeof contributionMetrics)[number])[] };

function textsOf({ models, conversions }: Measured, model: ModelId, { own, returned }: Asked): string[] {
  const figures = models[model];
  if (figures) {
    const returns = returned.map((id) => textOf(figures[id]));
    return [...COLUMNS.map(([, text]) => text(figures)), ...returns, ...own.map(({ id }) => figures.own?.[id] ?? '')];
  }
  const ofConversions = conversions?.[model];
  return ofConversions ? CONVERSION_COLUMNS.map(([, text]) => text(ofConversions)) : [];
}
