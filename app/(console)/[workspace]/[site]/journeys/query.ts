/** How the page reads journeys, as its address says; and the filters that a list of their orders takes over. */
import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { parseAsLevel } from '@/app/(console)/_kit/level';
import { placedChoices, placedQuery } from '@/components/report/order-filter';
import { modelIds } from '@/lib/model/credit';
import { buyerKinds } from '@/lib/model/order-kind';
import type { Range } from '@/lib/model/range';
import { directViews, journeyLevels, type PathFilter, pathFilterText } from '@/lib/reporting/reports/journeys/path-filter';

export const viewParsers = {
  by: parseAsLevel(journeyLevels).withDefault('channel'),
  direct: parseAsStringLiteral(directViews).withDefault('credited'),
  model: parseAsStringLiteral(modelIds).withDefault('last_non_direct_click'),
  placed: parseAsStringLiteral(placedChoices),
  buyer: parseAsStringLiteral(buyerKinds),
  channel: parseAsString,
  campaign: parseAsString,
  label: parseAsString,
};
export type JourneysView = inferParserType<typeof viewParsers>;

/** The report's parameters. */
export function reportQuery(view: JourneysView, range: Range): Record<string, string | undefined> {
  const { by, direct, model, placed, buyer, channel, campaign, label } = view;
  return {
    ...{ ...range, by, direct, model, ...placedQuery(placed) },
    ...{ buyer: buyer ?? undefined, channel: channel ?? undefined, campaign: campaign ?? undefined },
    label: label ?? undefined,
  };
}

/** What the list of orders is asked for to open a figure: the page's own filters, and what the figure is of. */
export function listQuery(view: JourneysView, range: Range, figure: Partial<PathFilter>): Record<string, string> {
  const { by, direct, model, placed, buyer, channel, campaign, label } = view;
  const path = pathFilterText({
    by,
    direct,
    channel: channel ?? undefined,
    campaign: campaign ?? undefined,
    label: label ?? undefined,
    ...figure,
  });
  const { salesChannel, kind } = placedQuery(placed);
  return {
    ...{ ...range, model, path },
    ...(salesChannel && { salesChannel }),
    ...(kind && { kind }),
    ...(buyer && { buyer }),
  };
}
