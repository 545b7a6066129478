/**
 * The whole performance report as CSV: a line for each row of the last level, with the values of all levels. Text that a
 * spreadsheet would run as a formula is quoted (lib/core/csv.ts); our own figures are numbers and stay so.
 */
import type { ScopedTransaction } from '@/db/scoped';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { Site } from '@/lib/model/site';
import { dayEdges, spanOf } from '../../days';
import { modelsForReaders } from '../../model';
import { salesOf } from '../../revenue';
import { cellsOf } from './cells';
import type { PerformanceFigures, PerformanceParams } from './definition';
import { measuredOf } from './figures';
import { performanceTitle } from './names';

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

/** As spreadsheets show a step: what was not stated is empty. */
const STEP_NAMES: Record<string, string> = { '!unattributed': 'Unattributed', '!left_out': 'Left out by a rule' };

/** Best earning first under the leading model. */
export async function performanceCsv(tx: ScopedTransaction, site: Site, params: PerformanceParams): Promise<string> {
  const models = [...new Set(params.model)];
  const days = dayEdges(params, site.timeZone);
  const slice = { span: spanOf(params, site.timeZone), days, filter: params, by: params.by, under: params.under };
  const { revenue } = await salesOf(tx, site, slice.span, params);
  const cells = [...(await cellsOf(tx, site, slice, models)).values()];
  const [leading] = models;
  const earned = (cell: (typeof cells)[number]) => (leading && cell.models.get(leading)?.revenue) ?? 0n;
  cells.sort((left, right) => (earned(left) === earned(right) ? 0 : earned(left) > earned(right) ? -1 : 1));
  const header = [
    ...params.by.map(performanceTitle),
    'Sessions',
    ...modelsForReaders(site, models).flatMap(({ name }) => COLUMNS.map(([title]) => `${name}: ${title}`)),
  ];
  const lines = cells.map((cell) => {
    const measured = measuredOf(cell, { models, currency: site.currency, revenue });
    const figures = models.flatMap((model) => COLUMNS.map(([, text]) => textOf(measured.models[model], text)));
    const names = [...params.under, ...cell.steps].map((step) => csvText(STEP_NAMES[step] ?? step.slice(1)));
    return [...names, String(measured.sessions ?? ''), ...figures];
  });
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines].map(csvLine).join('');
}

function textOf(figures: PerformanceFigures | undefined, text: (figures: PerformanceFigures) => string): string {
  return figures ? text(figures) : '';
}
