/** What the table of Performance shows, as its address says, and what it asks its report for. */
import {
  createParser,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import { daysQuery, type RangeView } from '@/app/(console)/_kit/range-view';
import { type ModelId, modelIds } from '@/lib/model/credit';
import { buyerKinds } from '@/lib/model/order-kind';
import { placedChoices, placedQuery } from '@/lib/model/placed-choice';
import type { Site } from '@/lib/model/site';
import { isLabelDimension } from '@/lib/reporting/dimension-names';
import {
  conversionOnly,
  conversionSorts,
  datedByChoices,
  orderDimensions,
  ORDERS,
  type PerformanceDimension,
  performanceDimensions,
  refundsOnChoices,
  returnMetrics,
  type Sort,
  sortNamed,
} from '@/lib/reporting/reports/performance/names';
import { type ColumnId, columnNamed, defaultColumns, landingColumns, pageColumns } from './columns';
import { levelsFrom } from './levels';

/** Side by side more are not read. */
export const MODELS_MAX = 8;

/** Filters by a name that a row has. */
export const valueFilters = ['channel', 'source', 'campaign', 'device', 'country', 'landingPage', 'product', 'coupon'] as const;
export type ValueFilter = (typeof valueFilters)[number];

/** Of these another conversion than an order has none. */
const orderFilters: readonly ValueFilter[] = ['product', 'coupon'];

/** The filters that this view can have. */
export function filtersOf({ conversion }: { conversion: string }): readonly ValueFilter[] {
  return conversion === ORDERS ? valueFilters : valueFilters.filter((name) => !orderFilters.includes(name));
}
/** One that the address names and nobody knows is left out; a metric of the workspace's own is kept, to say that it is gone. */
const columnParser = createParser<ColumnId>({ parse: (text) => columnNamed(text) ?? null, serialize: String });
const sortParser = createParser<Sort>({ parse: (text) => sortNamed(text) ?? null, serialize: String });

/** One of those that every site has, or a label. */
export function dimensionNamed(text: string | null): PerformanceDimension | undefined {
  if (text !== null && isLabelDimension(text)) return text;
  return performanceDimensions.find((name) => name === text);
}

const parseAsDimension = createParser<PerformanceDimension>({
  parse: (text) => dimensionNamed(text) ?? null,
  serialize: (dimension) => dimension,
});

export const viewParsers = {
  conversion: parseAsString.withDefault(ORDERS),
  by: parseAsArrayOf(parseAsDimension).withDefault([]),
  models: parseAsArrayOf(parseAsString).withDefault(['last_non_direct_click']),
  sort: sortParser.withDefault('revenue'),
  ascending: parseAsBoolean.withDefault(false),
  columns: parseAsArrayOf(columnParser),
  channel: parseAsString,
  source: parseAsString,
  campaign: parseAsString,
  device: parseAsString,
  country: parseAsString,
  landingPage: parseAsString,
  product: parseAsString,
  coupon: parseAsString,
  datedBy: parseAsStringLiteral(datedByChoices).withDefault('order'),
  refundsOn: parseAsStringLiteral(refundsOnChoices).withDefault('sale'),
  label: parseAsString,
  placed: parseAsStringLiteral(placedChoices),
  buyer: parseAsStringLiteral(buyerKinds),
};

type Chosen = inferParserType<typeof viewParsers>;

/** What a view may name of its site. */
type Known = { models: readonly ModelId[]; conversions: readonly { event: string }[] };

export function knownOf({ settings: { models, conversions } }: Pick<Site, 'settings'>): Known {
  return { models: [...modelIds, ...models.map(({ id }) => id)], conversions };
}

/**
 * The address's view, with what it leaves open filled in: orders by `first`, under one model. Models and conversions that the site has
 * no more are left out, models counted, as others' figures stand in their place; and of another conversion what is an order's alone.
 */
export function viewOf(chosen: Chosen, known: Known, first: PerformanceDimension = 'channel') {
  const models = chosen.models.flatMap((id) => known.models.find((one) => one === id) ?? []).slice(0, MODELS_MAX);
  const modelsGone = chosen.models.filter((id) => !known.models.some((one) => one === id)).length;
  const conversion = known.conversions.find(({ event }) => event === chosen.conversion)?.event ?? ORDERS;
  const by = [...new Set(chosen.by)].filter((name) => conversion === ORDERS || !orderDimensions.includes(name));
  const ofOrders =
    conversion === ORDERS ? {} : { product: null, coupon: null, placed: null, buyer: null, refundsOn: 'sale' as const };
  return {
    ...chosen,
    ...ofOrders,
    conversion,
    by: by.length > 0 ? by : levelsFrom(first),
    columns: chosen.columns ?? (first === 'landingPage' ? landingColumns : defaultColumns),
    models: models.length > 0 ? models : ['last_non_direct_click' as const],
    modelsGone,
  };
}
export type ViewState = ReturnType<typeof viewOf>;

/** What the rows and the orders behind them are narrowed by, and of which days they are. */
export function filterQuery(view: ViewState): Record<string, string> {
  const named = valueFilters.flatMap((name): [string, string][] => (view[name] ? [[name, view[name]]] : []));
  const { salesChannel, kind } = placedQuery(view.placed);
  return {
    ...Object.fromEntries(named),
    ...(view.label && { label: view.label }),
    ...(salesChannel && { salesChannel }),
    ...(kind && { kind }),
    ...(view.buyer && { buyer: view.buyer }),
    ...(view.datedBy !== 'order' && { datedBy: view.datedBy }),
    ...(view.refundsOn !== 'sale' && { refundsOn: view.refundsOn }),
  };
}

/** What the rows are sorted by: by any other column than its own another conversion is sorted by its number. */
export function sortOf({ conversion, sort, datedBy }: ViewState): Sort {
  if (conversion === ORDERS) {
    // Returns are of visits: by the day of the order there are none to sort by.
    const isGone =
      conversionOnly.some((name) => name === sort) || (datedBy !== 'touch' && returnMetrics.some((name) => name === sort));
    return isGone ? 'revenue' : sort;
  }
  return conversionSorts.find((name) => name === sort) ?? 'conversions';
}

/** The query of the rows below the node of `under`; of the first level without. */
export function levelQuery(days: RangeView, view: ViewState, under: readonly string[] = []): Query {
  return {
    ...daysQuery(days),
    by: view.by.join(','),
    model: view.models.join(','),
    ...(view.conversion !== ORDERS && { conversion: view.conversion }),
    sort: sortOf(view),
    ...(view.columns.some((id) => pageColumns.includes(id)) && { pages: 'true' }),
    direction: view.ascending ? 'asc' : 'desc',
    ...(under.length > 0 && { under: JSON.stringify(under) }),
    ...filterQuery(view),
  };
}
