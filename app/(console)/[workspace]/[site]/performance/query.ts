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
import { lookbackDayChoices, type ModelId } from '@/lib/model/credit';
import { buyerKinds } from '@/lib/model/order-kind';
import { placedChoices, placedQuery } from '@/lib/model/placed-choice';
import type { Range } from '@/lib/model/range';
import { columnIds } from './columns';

export const MODELS_MAX = 3;
const BY = 'channel,source,campaign,adGroup,ad,keyword';

export const viewParsers = {
  models: parseAsArrayOf(parseAsString).withDefault(['last_non_direct_click']),
  lookback: parseAsInteger,
  search: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(columnIds).withDefault('revenue'),
  placed: parseAsStringLiteral(placedChoices),
  buyer: parseAsStringLiteral(buyerKinds),
  ascending: parseAsBoolean.withDefault(false),
  columns: parseAsArrayOf(parseAsStringLiteral(columnIds)).withDefault(['touches', 'orders', 'revenue', 'share']),
};

type Chosen = inferParserType<typeof viewParsers>;

/** What of a site the view hangs on: its window, how far back its paths are held, and the models that it has. */
export type SiteModels = { lookbackDays: number; heldDays: number; models: readonly ModelId[] };

/** The address's view, with what it leaves open filled in: the site's own window, one model. */
export function viewOf(chosen: Chosen, { lookbackDays, heldDays, models: known }: SiteModels) {
  const models = chosen.models.flatMap((id) => known.find((one) => one === id) ?? []).slice(0, MODELS_MAX);
  const lookback = lookbackChoices(heldDays, lookbackDays).find((days) => days === chosen.lookback) ?? lookbackDays;
  return { ...chosen, models: models.length > 0 ? models : ['last_non_direct_click' as const], lookback };
}

/** What the table can be asked for: the usual windows as far as paths are held, and the site's own. */
export function lookbackChoices(heldDays: number, own: number): number[] {
  const held = lookbackDayChoices.filter((days) => days <= heldDays);
  return [...new Set([...held, own])].sort((left, right) => left - right);
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
