/**
 * The attribution report. Credit for the site's own lookback window is stored and only summed; other windows are worked out again
 * from the stored paths. Revenue belongs to the day of its order and is net of refunds, so a refund restates the day of the sale.
 */
import type { ScopedTransaction } from '@/db/scoped';
import type { ModelId } from '@/lib/model/credit';
import { type SalesChannel, salesChannels } from '@/lib/model/sales-channel';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { dayEdges } from '../../days';
import { areCredited, modelsForReaders } from '../../model';
import { historyFrom, type Sales, salesOf } from '../../revenue';
import { formatShare, WHOLE } from '../../share';
import { startOf, wireMoney } from '../../wire';
import { addEarned, type Cell, type Earned, NOTHING } from './cell';
import type { Dimension } from '../../dimension-names';
import type { AttributionFigures, AttributionParams, AttributionResult } from './definition';
import { recomputedCells } from './recomputed';
import { reportRows } from './rows';
import { storedCells, touchCounts } from './stored';

/**
 * Who earned the site's revenue in a range of days. Every number is of the transaction's one moment, so that they add up while
 * orders come in.
 */
export async function attributionReport(
  tx: ScopedTransaction,
  site: Site,
  params: AttributionParams,
): Promise<AttributionResult> {
  const { from, to, search, channel } = params;
  const by = [...new Set(params.by)];
  // A filter on channels needs them told apart, also where they are not shown.
  const groupBy: Dimension[] = channel === undefined || by.includes('channel') ? by : [...by, 'channel'];
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  const models = [...new Set(params.model)];
  const lookbackDays = params.lookbackDays ?? site.settings.lookbackDays;
  const request = { span, days: dayEdges(params, site.timeZone), models, by: groupBy, filter: params };
  const sales = await salesOf(tx, site, span, params);
  const cells =
    lookbackDays === site.settings.lookbackDays && (await areCredited(tx, site, models))
      ? await storedCells(tx, site, request)
      : await recomputedCells(tx, site, { ...request, lookbackDays });
  const { counts: touches, total: allTouches } = await touchCounts(tx, site, request);
  const inFigures = (earned: Earned): AttributionFigures => ({
    orders: formatShare(earned.orders),
    revenue: wireMoney(earned.revenue, site.currency),
    newCustomerOrders: formatShare(earned.newCustomerOrders),
  });
  const byModel = (earnedUnder: (model: ModelId) => Earned) =>
    Object.fromEntries(models.map((model) => [model, inFigures(earnedUnder(model))]));
  const sumOf = (model: ModelId, wanted: (cell: Cell) => boolean) =>
    cells.filter((cell) => cell.model === model && wanted(cell)).reduce<Earned>(addEarned, NOTHING);
  return {
    from,
    to,
    timeZone: site.timeZone,
    currency: site.currency,
    revenueBasis: revenueBasisOf(site.settings),
    lookbackDays,
    models: modelsForReaders(site, models),
    by,
    ...reportRows({ cells, touches, models, by, groupBy, search, channel, page: params, inFigures }),
    unattributed: byModel((model) => sumOf(model, (cell) => cell.key === undefined && !cell.leftOut)),
    leftOut: leftOutRows(cells, (channel) => byModel((model) => sumOf(model, (cell) => cell.leftOut === channel))),
    buyers: buyersOf(sales, site),
    historyFrom: await historyFrom(tx, site),
    giftCards: wireMoney(sales.giftCards, site.currency),
    totals: {
      orders: sales.orders,
      revenue: wireMoney(sales.revenue, site.currency),
      touches: allTouches,
      models: byModel((model) => sumOf(model, every)),
    },
    reconciles: Object.fromEntries(models.map((model) => [model, reconciles(sumOf(model, every), sales)])),
    otherCurrencies: sales.otherCurrencies,
  };
}

const every = () => true;

/** A row for each way of placing orders that a rule of the site leaves out of attribution. */
function leftOutRows(
  cells: Cell[],
  models: (channel: SalesChannel) => AttributionResult['unattributed'],
): AttributionResult['leftOut'] {
  const left = new Set(cells.map((cell) => cell.leftOut));
  return salesChannels
    .filter((channel) => left.has(channel))
    .map((salesChannel) => ({ salesChannel, models: models(salesChannel) }));
}

/** The store's orders by whether their buyers had bought before: together they are all of them. */
function buyersOf(sales: Sales, { currency }: Site): AttributionResult['buyers'] {
  const { orders, newCustomers, notKnown, revenue, newRevenue, notKnownRevenue } = sales;
  return [
    { kind: 'new', orders: newCustomers, revenue: wireMoney(newRevenue, currency) },
    {
      kind: 'returning',
      orders: orders - newCustomers - notKnown,
      revenue: wireMoney(revenue - newRevenue - notKnownRevenue, currency),
    },
    { kind: 'not_known', orders: notKnown, revenue: wireMoney(notKnownRevenue, currency) },
  ];
}

/**
 * Whether credit and what nobody earned are the store's revenue, to the minor unit, and its orders, to the four decimals shown.
 */
function reconciles(earned: Earned, sales: Sales): boolean {
  return earned.revenue === sales.revenue && formatShare(earned.orders) === formatShare(BigInt(sales.orders) * WHOLE);
}
