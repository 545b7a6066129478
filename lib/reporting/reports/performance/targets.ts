/** The targets of rows of Performance, and whether each is met: of the whole store, a channel or a label's value, where nothing is filtered. */
import { targetsOf } from '@/db/queries/targets';
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, type Day } from '@/lib/core/day';
import { isMet, isTargetMetric, type StatedTarget, type TargetMetric, targetOf } from '@/lib/metrics/target';
import type { ModelId } from '@/lib/model/credit';
import type { Site } from '@/lib/model/site';
import type { Measured, PerformanceParams, TargetFigures } from './definition';
import { ORDERS } from './names';

/** What the figures of a row are held against; `step` is undefined of the whole level. */
export type Targets = {
  metrics: TargetMetric[];
  of: (step: string | undefined, figures: Measured) => { targets?: TargetFigures };
};

const NONE: Targets = { metrics: [], of: () => ({}) };
/** A filter makes the figures those of a part, of which nobody has set a target. */
const FILTERS = [
  ...(['channel', 'source', 'campaign', 'device', 'country', 'landingPage', 'product', 'coupon', 'label'] as const),
  ...(['salesChannel', 'kind', 'buyer'] as const),
];

/** Of the first level alone, under the leading model. */
export async function targetsFor(tx: ScopedTransaction, site: Site, params: PerformanceParams): Promise<Targets> {
  const { under, by, from, to, conversion, model } = params;
  const [leading] = model;
  if (under.length > 0 || conversion !== ORDERS || !leading || FILTERS.some((name) => params[name] !== undefined)) return NONE;
  const stated = (await targetsOf(tx, site.id)).flatMap(({ metric, ...row }): StatedTarget[] =>
    isTargetMetric(metric) ? [{ metric, ...row }] : [],
  );
  if (stated.length === 0) return NONE;
  const days = daysOf(from, to);
  const [dimension = ''] = by;
  const metrics = [...new Set(stated.map(({ metric }) => metric))];
  return {
    metrics,
    of: (step, figures) => {
      if (step !== undefined && !step.startsWith('=')) return {};
      const place = step === undefined ? { dimension: 'site', name: '' } : { dimension, name: step.slice(1) };
      const own = stated.filter((target) => target.dimension === place.dimension && target.name === place.name);
      const found = metrics.flatMap((metric) => heldAgainst(own, metric, days, figureOf(figures, leading, metric)));
      return found.length > 0 ? { targets: Object.fromEntries(found) } : {};
    },
  };
}

function heldAgainst(
  own: readonly StatedTarget[],
  metric: TargetMetric,
  days: readonly string[],
  figure: string | undefined,
): [TargetMetric, { value: string; met: boolean }][] {
  const value = figure === undefined ? undefined : targetOf(own, metric, days);
  return figure === undefined || value === undefined ? [] : [[metric, { value, met: isMet(metric, figure, value) }]];
}

/** As decimal text; undefined where there is no value. */
function figureOf(figures: Measured, model: ModelId, metric: TargetMetric): string | undefined {
  const { cost, models } = figures;
  const earned = models[model];
  switch (metric) {
    case 'sessions':
      return figures.sessions === undefined ? undefined : String(figures.sessions);
    case 'bounceRate':
    case 'pagesPerSession':
      return figures[metric];
    case 'cost':
    case 'cpc':
    case 'cpm':
      return cost?.[metric]?.amount;
    case 'impressions':
    case 'clicks':
    case 'ctr':
      return cost?.[metric];
    case 'orders':
    case 'newOrders':
    case 'returningOrders':
    case 'conversionRate':
    case 'roas':
    case 'newRoas':
      return earned?.[metric];
    case 'revenue':
    case 'newRevenue':
    case 'returningRevenue':
    case 'aov':
    case 'cpa':
    case 'cac':
      return earned?.[metric]?.amount;
  }
}

/** `to` is not in it. */
function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = addDays(day as Day, 1)) days.push(day);
  return days;
}
