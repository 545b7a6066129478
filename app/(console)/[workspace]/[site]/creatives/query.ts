/** What the page of creatives shows, as its address says, and what it asks its report for. */
import {
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import type { ModelId } from '@/lib/model/credit';
import type { Range } from '@/lib/model/range';
import { creativeGroupingNamed, creativeSorts } from '@/lib/reporting/reports/creatives/names';

export const PAGE_ROWS = 50;

export const viewParsers = {
  by: parseAsString.withDefault('asset'),
  search: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(creativeSorts).withDefault('cost'),
  ascending: parseAsBoolean.withDefault(false),
  offset: parseAsInteger.withDefault(0),
  model: parseAsString.withDefault('last_non_direct_click'),
  /** The rows that are set side by side: two at most. */
  compare: parseAsArrayOf(parseAsString, '\n').withDefault([]),
  /** The row that is opened. */
  row: parseAsString,
};
type Chosen = inferParserType<typeof viewParsers>;

/** The address's view; what the site has no more is as usual. */
export function viewOf(chosen: Chosen, known: readonly ModelId[]) {
  return {
    ...chosen,
    by: creativeGroupingNamed(chosen.by) ?? 'asset',
    model: known.find((id) => id === chosen.model) ?? 'last_non_direct_click',
  };
}
export type CreativesView = ReturnType<typeof viewOf>;

export function creativesQuery({ by, search, sort, ascending, offset, model }: CreativesView, range: Range): Query {
  const direction = ascending ? 'asc' : 'desc';
  return { ...range, by, model, search, sort, direction, offset: offset || undefined, limit: PAGE_ROWS };
}
