/** What the page of products shows, as its address says, and what it asks its reports and the list of orders for. */
import { type inferParserType, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import type { ModelId } from '@/lib/model/credit';
import { buyerKinds } from '@/lib/model/order-kind';
import { placedChoices, placedQuery } from '@/lib/model/placed-choice';
import type { Range } from '@/lib/model/range';
import { productSorts } from '@/lib/reporting/reports/products/names';

export const PAGE_ROWS = 50;

export const viewParsers = {
  search: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(productSorts).withDefault('revenue'),
  ascending: parseAsBoolean.withDefault(false),
  offset: parseAsInteger.withDefault(0),
  model: parseAsString.withDefault('last_non_direct_click'),
  channel: parseAsString,
  label: parseAsString,
  placed: parseAsStringLiteral(placedChoices),
  buyer: parseAsStringLiteral(buyerKinds),
  /** The product that is opened. */
  product: parseAsString,
};
type Chosen = inferParserType<typeof viewParsers>;

/** The address's view; a model that the site has no more is the usual one. */
export function viewOf(chosen: Chosen, known: readonly ModelId[]) {
  return { ...chosen, model: known.find((id) => id === chosen.model) ?? 'last_non_direct_click' };
}
export type ProductsView = ReturnType<typeof viewOf>;

/** Which orders count. */
export function chosenOrders({ model, channel, label, placed, buyer }: ProductsView, range: Range): Query {
  return {
    ...range,
    model,
    channel: channel ?? undefined,
    label: label ?? undefined,
    ...placedQuery(placed),
    buyer: buyer ?? undefined,
  };
}

export function productsQuery(view: ProductsView, range: Range, compared: Range | undefined): Query {
  const { search, sort, ascending, offset } = view;
  return {
    ...chosenOrders(view, range),
    search,
    sort,
    direction: ascending ? 'asc' : 'desc',
    offset: offset || undefined,
    limit: PAGE_ROWS,
    ...(compared && { compareFrom: compared.from, compareTo: compared.to }),
  };
}
