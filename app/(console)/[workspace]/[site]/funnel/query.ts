/** What the page of the funnel shows, as its address says, and what it asks its report and the list of visits for. */
import { type inferParserType, parseAsInteger, parseAsString } from 'nuqs/server';
import { presentQuery, type Query } from '@/app/(console)/_kit/api-url';
import { parseAsLevel } from '@/app/(console)/_kit/level';
import { daysQuery, type RangeView } from '@/app/(console)/_kit/range-view';
import type { Range } from '@/lib/model/range';
import { funnelDimensions } from '@/lib/reporting/reports/funnel/names';

export const PAGE_ROWS = 50;

export const filterNames = ['channel', 'source', 'campaign', 'device', 'country', 'landingPage'] as const;
export type FilterName = (typeof filterNames)[number];

export const viewParsers = {
  by: parseAsLevel(funnelDimensions).withDefault('channel'),
  channel: parseAsString,
  source: parseAsString,
  campaign: parseAsString,
  device: parseAsString,
  country: parseAsString,
  landingPage: parseAsString,
  label: parseAsString,
  offset: parseAsInteger.withDefault(0),
};
export type FunnelView = inferParserType<typeof viewParsers>;

/** Which visits count, as parameters of the report and of the list of visits. */
export function chosenVisits(view: FunnelView, range: Range): Record<string, string> {
  const filters = Object.fromEntries(filterNames.map((name) => [name, view[name] ?? undefined]));
  return presentQuery({ ...range, ...filters, label: view.label ?? undefined });
}

export function funnelQuery(view: FunnelView, days: RangeView): Query {
  return {
    ...chosenVisits(view, days.range),
    ...daysQuery(days),
    by: view.by,
    offset: view.offset || undefined,
    limit: PAGE_ROWS,
  };
}
