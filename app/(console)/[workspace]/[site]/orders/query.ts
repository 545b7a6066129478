/** Which orders the list shows, as its address says, and what it asks for. */
import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import { orderStates } from '@/lib/model/order';
import { buyerKinds } from '@/lib/model/order-kind';
import { placedChoices, placedQuery } from '@/lib/model/placed-choice';
import type { Range } from '@/lib/model/range';

export const orderParsers = {
  search: parseAsString.withDefault(''),
  state: parseAsStringLiteral(orderStates),
  channel: parseAsString,
  placed: parseAsStringLiteral(placedChoices),
  buyer: parseAsStringLiteral(buyerKinds),
};

export function ordersQuery(range: Range, filter: inferParserType<typeof orderParsers>): Query {
  const { search, state, channel, placed, buyer } = filter;
  return {
    ...range,
    search,
    state: state ?? undefined,
    channel: channel ?? undefined,
    ...placedQuery(placed),
    buyer: buyer ?? undefined,
  };
}
