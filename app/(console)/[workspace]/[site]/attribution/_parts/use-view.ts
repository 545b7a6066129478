'use client';
/** What the attribution table shows, kept in the URL. */
import { parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useModels, useSite } from '@/app/(console)/_kit/site-context';
import { placedChoices } from '@/components/report/order-filter';
import { lookbackDayChoices } from '@/lib/model/credit';
import { buyerKinds } from '@/lib/model/order-kind';

export const MODELS_MAX = 3;
export const columns = [
  { id: 'orders', name: 'Orders', explain: 'Orders credited: one shared by two touches counts half in each.' },
  { id: 'revenue', name: 'Revenue', explain: 'Revenue credited, net of refunds.' },
  { id: 'share', name: 'Share', explain: "Part of the store's revenue in these days." },
  { id: 'aov', name: 'AOV', explain: 'Credited revenue divided by credited orders.' },
  { id: 'new', name: 'New', explain: "Credited orders that were their buyers' first." },
  {
    id: 'touches',
    name: 'Touches',
    explain: 'Touchpoints in these days, whether an order followed or not. The same under every model.',
  },
] as const;
export type ColumnId = (typeof columns)[number]['id'];

/** The view and how to change it. */
export function useView() {
  const { lookbackDays, heldDays } = useSite();
  const known = useModels().map(({ id }) => id);
  const [view, change] = useQueryStates({
    models: parseAsArrayOf(parseAsStringLiteral(known)).withDefault(['last_non_direct_click']),
    lookback: parseAsInteger.withDefault(lookbackDays),
    search: parseAsString.withDefault(''),
    sort: parseAsStringLiteral(columns.map(({ id }) => id)).withDefault('revenue'),
    placed: parseAsStringLiteral(placedChoices),
    buyer: parseAsStringLiteral(buyerKinds),
    ascending: parseAsBoolean.withDefault(false),
    columns: parseAsArrayOf(parseAsStringLiteral(columns.map(({ id }) => id))).withDefault([
      'touches',
      'orders',
      'revenue',
      'share',
    ]),
  });
  const models = view.models.slice(0, MODELS_MAX);
  const lookback = lookbackChoices(heldDays, lookbackDays).find((days) => days === view.lookback) ?? lookbackDays;
  return { ...view, models: models.length > 0 ? models : (['last_non_direct_click'] as const).slice(), lookback, change };
}

/** What the table can be asked for: the usual windows as far as paths are held, and the site's own. */
export function lookbackChoices(heldDays: number, own: number): number[] {
  const held = lookbackDayChoices.filter((days) => days <= heldDays);
  return [...new Set([...held, own])].sort((left, right) => left - right);
}

export type View = ReturnType<typeof useView>;
