/** What the page of platform claims shows, as its address says, and what it asks its report for. */
import { type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import type { Range } from '@/lib/model/range';
import { claimRows, claimSorts } from '@/lib/reporting/reports/platform-claims/names';

export const PAGE_ROWS = 50;
const MODEL = 'last_non_direct_click';

export const viewParsers = {
  platform: parseAsString,
  account: parseAsString,
  /** The path of the row that is opened, as JSON. */
  under: parseAsString.withDefault('[]'),
  rows: parseAsStringLiteral(claimRows).withDefault('level'),
  model: parseAsString.withDefault(MODEL),
  sort: parseAsStringLiteral(claimSorts),
  offset: parseAsInteger.withDefault(0),
};
export type ClaimsView = inferParserType<typeof viewParsers>;

export function claimsQuery({ platform, account, under, rows, model, sort, offset }: ClaimsView, range: Range): Query {
  const below = platform !== null && { platform, account: account ?? undefined, under, rows, trend: 'true' };
  return {
    from: range.from,
    to: range.to,
    model,
    ...below,
    sort: sort ?? undefined,
    offset: offset || undefined,
    limit: PAGE_ROWS,
  };
}
