/** What the check of ad tracking shows, as its address says, and what it asks its report for. */
import { type inferParserType, parseAsInteger, parseAsStringLiteral } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import type { Range } from '@/lib/model/range';
import { findingKinds } from '@/lib/reporting/reports/ad-tracking/names';

export const PAGE_ROWS = 100;
/** Of each finding where all of them are shown. */
const FIRST_ROWS = 10;

export const viewParsers = {
  /** The one that is shown by itself, with all of its rows. */
  finding: parseAsStringLiteral(findingKinds),
  offset: parseAsInteger.withDefault(0),
};
export type TrackingView = inferParserType<typeof viewParsers>;

export function trackingQuery({ finding, offset }: TrackingView, range: Range): Query {
  const days = { from: range.from, to: range.to };
  return finding ? { ...days, finding, offset: offset || undefined, limit: PAGE_ROWS } : { ...days, limit: FIRST_ROWS };
}
