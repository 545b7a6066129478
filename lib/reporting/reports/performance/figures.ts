/** The figures of a row from its sums. */
import type { Currency } from '@/lib/core/currency';
import type { ModelId } from '@/lib/model/credit';
import { formatScaled, formatShare, WHOLE } from '../../share';
import { wireMoney } from '../../wire';
import { type Cell, NO_SUMS, type Sums } from './cells';
import type { ConversionFigures, Measured, PerformanceFigures } from './definition';

const RATIO_DECIMALS = 6;

export type FigureContext = {
  models: readonly ModelId[];
  currency: Currency;
  /** The store's revenue that shares are of. */
  revenue: bigint;
  /** How many conversions there are, where they are counted in place of orders: shares are of these. */
  conversions?: number | undefined;
};

/** The cell in wire form, under all models. */
export function measuredOf(cell: Pick<Cell, 'models' | 'sessions'>, context: FigureContext): Measured {
  const { sessions } = cell;
  if (context.conversions !== undefined) {
    const all = BigInt(context.conversions);
    const byModel = context.models.map((model) => {
      return [model, conversionFigures(cell.models.get(model) ?? NO_SUMS, sessions, context.currency, all)] as const;
    });
    return { ...(sessions !== undefined && { sessions }), models: {}, conversions: Object.fromEntries(byModel) };
  }
  return {
    ...(sessions !== undefined && { sessions }),
    models: Object.fromEntries(
      context.models.map((model) => [model, figuresOf(cell.models.get(model) ?? NO_SUMS, sessions, context)]),
    ),
  };
}

function figuresOf(sums: Sums, sessions: number | undefined, { currency, revenue }: FigureContext): PerformanceFigures {
  const perOrder = averageOf(sums);
  return {
    revenue: wireMoney(sums.revenue, currency),
    orders: formatShare(sums.orders),
    ...(perOrder !== undefined && { aov: wireMoney(perOrder, currency) }),
    ...(sessions && { conversionRate: formatScaled(sums.orders / BigInt(sessions), RATIO_DECIMALS) }),
    newOrders: formatShare(sums.newOrders),
    newRevenue: wireMoney(sums.newRevenue, currency),
    returningOrders: formatShare(returningOrders(sums)),
    returningRevenue: wireMoney(returningRevenue(sums), currency),
    ...(revenue > 0n && { share: ratioText(sums.revenue, revenue) }),
  };
}

function conversionFigures(sums: Sums, sessions: number | undefined, currency: Currency, all: bigint): ConversionFigures {
  return {
    conversions: formatShare(sums.orders),
    value: wireMoney(sums.revenue, currency),
    ...(sessions && { conversionRate: formatScaled(sums.orders / BigInt(sessions), RATIO_DECIMALS) }),
    ...(all > 0n && { share: formatScaled(sums.orders / all, RATIO_DECIMALS) }),
  };
}

/** Minor units per order, half a unit rounded up; undefined without orders. */
function averageOf({ revenue, orders }: Sums): bigint | undefined {
  return orders > 0n ? (2n * revenue * WHOLE + orders) / (2n * orders) : undefined;
}

export function returningOrders({ orders, newOrders, unknownOrders }: Sums): bigint {
  return orders - newOrders - unknownOrders;
}

export function returningRevenue({ revenue, newRevenue, unknownRevenue }: Sums): bigint {
  return revenue - newRevenue - unknownRevenue;
}

function ratioText(part: bigint, whole: bigint): string {
  const size = formatScaled(((part < 0n ? -part : part) * WHOLE) / whole, RATIO_DECIMALS);
  return part < 0n && size !== '0' ? `-${size}` : size;
}
