/** The figures of a row from its sums. */
import type { Currency } from '@/lib/core/currency';
import type { Metric } from '@/lib/metrics/define';
import { costOf, countOf, type Facts, moneyOf, ordersOf } from '@/lib/metrics/facts';
import { measured } from '@/lib/metrics/measure';
import type { ModelId } from '@/lib/model/credit';
import type { OwnMetricId } from '@/lib/model/own-metric';
import { tierFacts } from '../../contribution';
import { costFacts, type CostSums, type StoreCost } from '../../cost';
import { measuresOf } from '../../measures';
import { type Cell, NO_SUMS, type Sums } from './cells';
import type { ConversionFigures, CostFigures, Measured, PerformanceFigures } from './definition';
import type { contributionMetrics, DatedBy, ReturnMetric } from './names';
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
  /** Whether anything is known of what orders cost besides ads. */
  knowsCosts?: boolean;
  /** What all ads cost. */
  allCost?: StoreCost | undefined;
  datedBy: DatedBy;
};

/** The cell in wire form, under all models. */
export function measuredOf(cell: Omit<Cell, 'steps'>, context: FigureContext): Measured {
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
    ...(cell.cost && { cost: costFiguresOf(cell.cost, context) }),
    ...(context.conversions === undefined
      ? { models: byModel(figuresOf) }
      : { models: {}, conversions: byModel(conversionFiguresOf) }),
  };
}

/** What the cell holds under the model, for metrics: of orders, or of the conversions that are counted in their place. */
export function factsOf(
  cell: Omit<Cell, 'steps'>,
  model: ModelId,
  { currency, revenue, conversions, allCost, knowsCosts }: Omit<FigureContext, 'models' | 'own' | 'datedBy'>,
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
    ...costFacts(cell.cost),
    ...(knowsCosts && tierFacts(sums, currency)),
    ...(allCost && { allCost: costOf(allCost.micros) }),
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

/** What ads cost is one for all models. */
function costFiguresOf(sums: CostSums, { currency, allCost }: FigureContext): CostFigures {
  const facts = { ...costFacts(sums), ...(allCost && { allCost: costOf(allCost.micros) }) };
  const { text, textIf, money, moneyIf } = measuresOf(facts, currency);
  const [cpc, cpm, ctr, costShare] = [moneyIf('cpc'), moneyIf('cpm'), textIf('ctr'), textIf('costShare')];
  return {
    cost: money('cost'),
    impressions: text('impressions'),
    clicks: text('clicks'),
    ...(cpc && { cpc }),
    ...(cpm && { cpm }),
    ...(ctr !== undefined && { ctr }),
    ...(costShare !== undefined && { costShare }),
  };
}

/** What cost brought: of visits of the same days, and so only where revenue is dated by them. */
function returnsOf(facts: Facts, { currency, datedBy }: FigureContext): Pick<PerformanceFigures, ReturnMetric> {
  if (datedBy !== 'touch') return {};
  const { textIf, moneyIf } = measuresOf(facts, currency);
  const [roas, newRoas, cpa, cac] = [textIf('roas'), textIf('newRoas'), moneyIf('cpa'), moneyIf('cac')];
  const contribution3 = moneyIf('contribution3');
  return {
    ...(roas !== undefined && { roas }),
    ...(newRoas !== undefined && { newRoas }),
    ...(cpa && { cpa }),
    ...(cac && { cac }),
    ...(contribution3 && { contribution3 }),
  };
}

/** What orders leave after their costs; nothing where the site knows none. */
function contributionOf(facts: Facts, currency: Currency): Pick<PerformanceFigures, (typeof contributionMetrics)[number]> {
  const { textIf, moneyIf } = measuresOf(facts, currency);
  const [contribution1, contribution2] = [moneyIf('contribution1'), moneyIf('contribution2')];
  const [contributionMargin, costsKnown] = [textIf('contributionMargin'), textIf('costsKnown')];
  return {
    ...(contribution1 && { contribution1 }),
    ...(contribution2 && { contribution2 }),
    ...(contributionMargin !== undefined && { contributionMargin }),
    ...(costsKnown !== undefined && { costsKnown }),
  };
}

function figuresOf(facts: Facts, context: FigureContext): PerformanceFigures {
  const { currency, own } = context;
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
    ...returnsOf(facts, context),
    ...contributionOf(facts, currency),
    ...(own.length > 0 && { own: ownFigures(facts, own, currency) }),
  };
}

/** Those that have a value. */
function ownFigures(facts: Facts, own: FigureContext['own'], currency: Currency): Partial<Record<OwnMetricId, string>> {
  const values = own.map((metric): [OwnMetricId, string | undefined] => [metric.id, measured(metric, facts, currency)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
