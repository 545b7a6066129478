/** The figures of a row from its sums. */
import type { Currency } from '@/lib/core/currency';
import type { Metric } from '@/lib/metrics/define';
import { countOf, type Facts, moneyOf, ordersOf } from '@/lib/metrics/facts';
import { measured } from '@/lib/metrics/measure';
import type { ModelId } from '@/lib/model/credit';
import type { OwnMetricId } from '@/lib/model/own-metric';
import { measuresOf } from '../../measures';
import { type Cell, NO_SUMS, type Sums } from './cells';
import type { Measured, PerformanceFigures } from './definition';

export type FigureContext = {
  models: readonly ModelId[];
  currency: Currency;
  /** The store's revenue that shares are of. */
  revenue: bigint;
  /** The workspace's own metrics. */
  own: readonly Metric<OwnMetricId>[];
};

/** The cell in wire form, under all models. */
export function measuredOf(cell: Pick<Cell, 'models' | 'sessions'>, context: FigureContext): Measured {
  const { sessions } = cell;
  return {
    ...(sessions !== undefined && { sessions }),
    models: Object.fromEntries(context.models.map((model) => [model, figuresOf(factsOf(cell, model, context), context)])),
  };
}

/** What the cell holds under the model, for metrics. */
export function factsOf(
  cell: Pick<Cell, 'models' | 'sessions'>,
  model: ModelId,
  { currency, revenue }: Pick<FigureContext, 'currency' | 'revenue'>,
): Facts {
  const sums: Sums = cell.models.get(model) ?? NO_SUMS;
  return {
    revenue: moneyOf(sums.revenue, currency),
    newRevenue: moneyOf(sums.newRevenue, currency),
    unknownRevenue: moneyOf(sums.unknownRevenue, currency),
    storeRevenue: moneyOf(revenue, currency),
    orders: ordersOf(sums.orders),
    newOrders: ordersOf(sums.newOrders),
    unknownOrders: ordersOf(sums.unknownOrders),
    sessions: cell.sessions === undefined ? undefined : countOf(cell.sessions),
  };
}

function figuresOf(facts: Facts, { currency, own }: FigureContext): PerformanceFigures {
  const { text, textIf, money, moneyIf } = measuresOf(facts, currency);
  const [aov, conversionRate, share] = [moneyIf('aov'), textIf('conversionRate'), textIf('share')];
  return {
    revenue: money('revenue'),
    orders: text('orders'),
    ...(aov && { aov }),
    ...(conversionRate !== undefined && { conversionRate }),
    newOrders: text('newOrders'),
    newRevenue: money('newRevenue'),
    returningOrders: text('returningOrders'),
    returningRevenue: money('returningRevenue'),
    ...(share !== undefined && { share }),
    ...(own.length > 0 && { own: ownFigures(facts, own, currency) }),
  };
}

/** Those that have a value. */
function ownFigures(facts: Facts, own: FigureContext['own'], currency: Currency): Partial<Record<OwnMetricId, string>> {
  const values = own.map((metric): [OwnMetricId, string | undefined] => [metric.id, measured(metric, facts, currency)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
