/** A workspace's own metrics in reports: read with the site, and tried before they are saved. */
import { ownMetricsOf } from '@/db/queries/own-metrics';
import type { ScopedTransaction } from '@/db/scoped';
import type { Currency } from '@/lib/core/currency';
import type { Day } from '@/lib/core/day';
import { addDays, dayOf } from '@/lib/core/day';
import { ownMetrics, requireOwnMetric } from '@/lib/metrics/own';
import type { OwnMetric, OwnMetricId } from '@/lib/model/own-metric';
import { statedMetricSchema } from '@/lib/model/own-metric-schema';
import { parseInput } from '@/lib/model/parse-input';
import type { Site } from '@/lib/model/site';
import { performanceParams } from './reports/performance/definition';
import { performanceReport } from './reports/performance/query';

const DAYS = 30;
const CHANNELS_SHOWN = 8;
const DRAFT: OwnMetricId = 'own_00000000';
const MODEL = 'last_non_direct_click';
const previewSchema = statedMetricSchema.pick({ id: true, formula: true, unit: true });

export type MetricPreview = {
  from: Day;
  to: Day;
  currency: Currency;
  unit: OwnMetric['unit'];
  /** Decimal text; absent where it has no value. */
  total?: string;
  /** By channel, best earning first. */
  rows: { name: string; value?: string }[];
  rowsLeftOut: number;
};

/** Of the full days up to yesterday. Throws `invalid_input` for a metric that could not be saved. */
export async function metricPreview(tx: ScopedTransaction, site: Site, input: unknown, now: Date): Promise<MetricPreview> {
  const stated = parseInput(previewSchema, input);
  const stored = await ownMetricsOf(tx, site.workspaceId);
  const before = stored.find(({ id }) => id === stated.id);
  const draft: OwnMetric = { name: 'This metric', decimals: 0, ...before, ...stated, id: before?.id ?? DRAFT };
  const all = [...stored.filter((metric) => metric !== before), draft];
  requireOwnMetric(draft, all);
  const to = dayOf(now, site.timeZone);
  const from = addDays(to, -DAYS);
  const params = performanceParams.parse({ from, to, by: 'channel', model: MODEL, limit: CHANNELS_SHOWN });
  const { rows, rowCount, total } = await performanceReport(tx, site, params, ownMetrics(all));
  const ownValue = (figures: (typeof total)['models'][typeof MODEL]) => figures?.own?.[draft.id];
  const sum = ownValue(total.models[MODEL]);
  return {
    ...{ from, to, currency: site.currency, unit: stated.unit },
    ...(sum !== undefined && { total: sum }),
    rows: rows.map(({ kind, value, models }) => {
      const its = ownValue(models[MODEL]);
      const names = {
        value: value ?? '',
        not_stated: 'Not stated',
        unattributed: 'Unattributed',
        left_out: 'No ad earns these',
      };
      return { name: names[kind], ...(its !== undefined && { value: its }) };
    }),
    rowsLeftOut: rowCount - rows.length,
  };
}
