/** The figures of a row from its sums. */
import type { Currency } from '@/lib/core/currency';
import type { Metric } from '@/lib/metrics/define';
import { countOf, type Facts, moneyOf, ordersOf } from '@/lib/metrics/facts';
import { measured } from '@/lib/metrics/measure';
import type { ModelId } from '@/lib/model/credit';
import type { OwnMetricId } from '@/lib/model/own-metric';
import { measuresOf } from '../../measures';
import { type Cell, NO_SUMS, type Sums } from './cells';
import type { ConversionFigures, Measured, PerformanceFigures } from './definition';
import { visitFacts } from './visits';

export type FigureContext = {
  models: readonly ModelId[];
  currency: Currency;
  /** The store's revenue that shares are of. */
  revenue: bigint;
  /** The workspace's own metrics. */
  own: readonly Metric<OwnMetricId>[];
  /** How many conversions there are, where they are counted in place of orders: shares are of these. */
  conversions?: number | undefined;
};

/** The cell in wire form, under all models. */
export function measuredOf(cell: Pick<Cell, 'models' | 'visits'>, context: FigureContext): Measured {
  const sessions = cell.visits?.sessions;
  const facts = visitFacts(cell.visits);
  const [bounceRate, pagesPerSession] = (['bounceRate', 'pagesPerSession'] as const).map(
    measuresOf(facts, context.currency).textIf,
  );
  const byModel = <Figures>(figures: (facts: Facts, context: FigureContext) => Figures) =>
    Object.fromEntries(context.models.map((model) => [model, figures(factsOf(cell, model, context), context)]));
  return {
    ...(sessions !== undefined && { sessions }),
    ...(bounceRate !== undefined && { bounceRate }),
    ...(pagesPerSession !== undefined && { pagesPerSession }),
    ...(context.conversions === undefined
      ? { models: byModel(figuresOf) }
      : { models: {}, conversions: byModel(conversionFiguresOf) }),
  };
}

/** What the cell holds under the model, for metrics: of orders, or of the conversions that are counted in their place. */
export function factsOf(
  cell: Pick<Cell, 'models' | 'visits'>,
  model: ModelId,
  { currency, revenue, conversions }: Pick<FigureContext, 'currency' | 'revenue' | 'conversions'>,
): Facts {
  const sums: Sums = cell.models.get(model) ?? NO_SUMS;
  if (conversions !== undefined) {
    return {
      conversions: ordersOf(sums.orders),
      conversionValue: moneyOf(sums.revenue, currency),
      allConversions: countOf(conversions),
      ...visitFacts(cell.visits),
    };
  }
  return {
    revenue: moneyOf(sums.revenue, currency),
    newRevenue: moneyOf(sums.newRevenue, currency),
    unknownRevenue: moneyOf(sums.unknownRevenue, currency),
    storeRevenue: moneyOf(revenue, currency),
    orders: ordersOf(sums.orders),
    newOrders: ordersOf(sums.newOrders),
    unknownOrders: ordersOf(sums.unknownOrders),
    ...visitFacts(cell.visits),
  };
}

function conversionFiguresOf(facts: Facts, { currency }: FigureContext): ConversionFigures {
  const { text, textIf, money } = measuresOf(facts, currency);
  const [conversionRate, share] = [textIf('conversionsPerSession'), textIf('conversionShare')];
  return {
    conversions: text('conversions'),
    value: money('conversionValue'),
    ...(conversionRate !== undefined && { conversionRate }),
    ...(share !== undefined && { share }),
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
