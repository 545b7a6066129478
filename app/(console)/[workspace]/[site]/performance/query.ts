/** What the table of Performance shows, as its address says, and what it asks its report for. */
import {
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import { lookbackDayChoices, type ModelId, modelIds } from '@/lib/model/credit';
import { buyerKinds } from '@/lib/model/order-kind';
import { placedChoices, placedQuery } from '@/lib/model/placed-choice';
import type { Range } from '@/lib/model/range';
import { columnIds } from './columns';

export const MODELS_MAX = 3;
const BY = 'channel,source,campaign,adGroup,ad,keyword';

export const viewParsers = {
  models: parseAsArrayOf(parseAsStringLiteral(modelIds)).withDefault(['last_non_direct_click']),
  lookback: parseAsInteger,
  search: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(columnIds).withDefault('revenue'),
  placed: parseAsStringLiteral(placedChoices),
  buyer: parseAsStringLiteral(buyerKinds),
  ascending: parseAsBoolean.withDefault(false),
  columns: parseAsArrayOf(parseAsStringLiteral(columnIds)).withDefault(['touches', 'orders', 'revenue', 'share']),
};

type Chosen = inferParserType<typeof viewParsers>;

/** The address's view, with what it leaves open filled in: the site's own window, one model. */
export function viewOf(chosen: Chosen, siteLookbackDays: number) {
  const models: ModelId[] = chosen.models.slice(0, MODELS_MAX);
  const lookback = lookbackDayChoices.find((days) => days === chosen.lookback) ?? siteLookbackDays;
  return { ...chosen, models: models.length > 0 ? models : ['last_non_direct_click' as const], lookback };
}

export function performanceQuery(range: Range, view: ReturnType<typeof viewOf>): Query {
  return {
    ...range,
    model: view.models.join(','),
    lookbackDays: view.lookback,
    search: view.search,
    ...placedQuery(view.placed),
    buyer: view.buyer ?? undefined,
    by: BY,
  };
}
