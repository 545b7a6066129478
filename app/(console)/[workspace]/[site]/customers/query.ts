/** What the page of customers shows, as its address says, and what it asks its reports for. */
import { type inferParserType, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import { parseAsLevel } from '@/app/(console)/_kit/level';
import { daysQuery, type RangeView } from '@/app/(console)/_kit/range-view';
import { addDays, type Day, parseDay } from '@/lib/core/day';
import type { ModelId } from '@/lib/model/credit';
import type { Range } from '@/lib/model/range';
import { salesChannels } from '@/lib/model/sales-channel';
import { cohortLevels, wonLevels } from '@/lib/reporting/reports/cohorts/cohort';

export const PAGE_ROWS = 50;

/** How many months of first orders, this one among them. */
export const monthChoices = ['6', '12', '24'] as const;
export const cohortFigures = ['perCustomer', 'revenue', 'repeatRate'] as const;
export type CohortFigure = (typeof cohortFigures)[number];

/** What cohorts are narrowed by, one at a time. */
export const wonFilters = [...wonLevels, 'label'] as const;
export const noWonFilter = { channel: null, source: null, campaign: null, label: null };

export const viewParsers = {
  placed: parseAsStringLiteral(salesChannels),
  /** What earned a part of the orders of new and returning buyers: a label's value. */
  earned: parseAsString,
  figure: parseAsStringLiteral(['revenue', 'orders']).withDefault('revenue'),
  months: parseAsStringLiteral(monthChoices).withDefault('12'),
  by: parseAsLevel(cohortLevels).withDefault('month'),
  model: parseAsString.withDefault('first_click'),
  channel: parseAsString,
  source: parseAsString,
  campaign: parseAsString,
  label: parseAsString,
  cell: parseAsStringLiteral(cohortFigures).withDefault('perCustomer'),
  offset: parseAsInteger.withDefault(0),
};
type Chosen = inferParserType<typeof viewParsers>;

/** The address's view; a model that the site has no more is the usual one. */
export function viewOf(chosen: Chosen, known: readonly ModelId[]) {
  return { ...chosen, model: known.find((id) => id === chosen.model) ?? 'first_click' };
}
export type CustomersView = ReturnType<typeof viewOf>;

export function buyersQuery({ placed, earned }: Pick<Chosen, 'placed' | 'earned'>, days: RangeView): Query {
  return { ...daysQuery(days), salesChannel: placed ?? undefined, label: earned ?? undefined };
}

/** Whole months up to this one, which is not over. */
export function cohortRange({ months }: Pick<Chosen, 'months'>, today: Day): Range {
  const index = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - (Number(months) - 1);
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  const from = parseDay(`${year}-${String(month).padStart(2, '0')}-01`) ?? today;
  return { from, to: addDays(today, 1) };
}

export function cohortsQuery(view: CustomersView, today: Day): Query {
  const won = wonFilters.find((name) => view[name] !== null);
  return {
    ...cohortRange(view, today),
    by: view.by,
    model: view.model,
    ...(won && { [won]: view[won] ?? undefined }),
    offset: view.offset || undefined,
    limit: PAGE_ROWS,
  };
}
