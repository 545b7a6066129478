/** What the sections of the page are asked for, as its address says. */
import { type inferParserType, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import type { Query } from '@/app/(console)/_kit/api-url';
import { parseAsLevel } from '@/app/(console)/_kit/level';
import { placedChoices, placedQuery } from '@/components/report/order-filter';
import { buyerKinds } from '@/lib/model/order-kind';
import type { Range } from '@/lib/model/range';
import { labelDimension } from '@/lib/reporting/dimension-names';
import { comparedBy, comparisonSorts } from '@/lib/reporting/reports/comparison/names';
import { datedByChoices } from '@/lib/reporting/reports/performance/names';

/** Which orders the sections are about. */
export const orderParsers = { placed: parseAsStringLiteral(placedChoices), buyer: parseAsStringLiteral(buyerKinds) };

export const costParsers = {
  'compare-day': parseAsStringLiteral(datedByChoices),
  'compare-first': parseAsStringLiteral(comparisonSorts),
  losing: parseAsBoolean.withDefault(false),
};

export const comparisonParsers = {
  'compare-by': parseAsLevel(comparedBy).withDefault('channel'),
  'compare-label': parseAsString,
};

export const claimsParsers = { 'claims-by': parseAsString };

export const viewParsers = { ...orderParsers, ...costParsers, ...comparisonParsers, ...claimsParsers };

type View<Parsers extends Partial<typeof viewParsers>> = inferParserType<Parsers>;

export function orderQuery({ placed, buyer }: View<typeof orderParsers>) {
  return { ...placedQuery(placed), buyer: buyer ?? undefined };
}

/** Of which days revenue is, and what comes first: what loses is told by the days of visits alone. */
export function costView(view: View<typeof costParsers>) {
  return {
    datedBy: view.losing ? ('touch' as const) : (view['compare-day'] ?? 'order'),
    sort: view['compare-first'] ?? 'spread',
  };
}

export function comparisonQuery(view: View<typeof orderParsers & typeof costParsers & typeof comparisonParsers>, range: Range) {
  const { datedBy, sort } = costView(view);
  return {
    ...range,
    by: view['compare-by'],
    label: view['compare-label'] ?? undefined,
    ...orderQuery(view),
    ...(datedBy === 'touch' && { datedBy }),
    ...(sort !== 'spread' && { sort }),
    ...(view.losing && { rows: 'losing' }),
  };
}

/** The label of the site that claims are told by, if any: one that it does not have is none. */
export function claimedBy(view: View<typeof claimsParsers>, labels: readonly string[]): string | undefined {
  return labels.find((known) => known === view['claims-by']);
}

export function claimsQuery(
  view: View<typeof orderParsers & typeof claimsParsers>,
  range: Range,
  labels: readonly string[],
): Query {
  const by = claimedBy(view, labels);
  return { ...range, ...orderQuery(view), by: by && labelDimension(by) };
}
