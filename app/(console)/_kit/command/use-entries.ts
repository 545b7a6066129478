'use client';
/** What the command bar finds: fixed places, the site's connections and sources by name, and orders and campaigns by what is typed. */
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { formatMoney } from '@/components/ui/format';
import type { FormResult } from '@/lib/http/attempt';
import type { AttributionResult } from '@/lib/reporting/reports/attribution/definition';
import type { OrdersResult } from '@/lib/reporting/reports/orders/definition';
import { apiUrl, getJson } from '../use-api';
import { type CommandSite, type Entry, fixedEntries, matching } from './entries';

/** Fewer letters fit nearly everything. */
const ASKED_FROM = 2;
const TYPING_MS = 200;
const SHOWN_EACH = 5;

type Place = { id: string; name: string };
export type SitePlaces = { connections: Place[]; sources: Place[] };
export type Where = {
  workspace: string;
  site: CommandSite | undefined;
  sites: CommandSite[];
  /** Asks the server for what the site is connected with. */
  askPlaces: (siteId: string) => Promise<FormResult<SitePlaces>>;
};

export function useEntries({ workspace, site, sites, askPlaces }: Where, text: string): { entries: Entry[]; isAsking: boolean } {
  const [asked] = useDebouncedValue(text.trim(), TYPING_MS);
  const base = site ? `/${workspace}/${site.slug}` : '';
  const ask = site !== undefined && asked.length >= ASKED_FROM;
  const places = useQuery({
    queryKey: ['places', site?.id],
    queryFn: async () => placesOf(await askPlaces(site?.id ?? ''), base),
    enabled: site !== undefined,
  });
  const orders = useQuery({
    queryKey: ['command-orders', site?.id, asked],
    queryFn: () => ordersOf(site?.id ?? '', base, asked),
    enabled: ask,
  });
  const campaigns = useQuery({
    queryKey: ['command-campaigns', site?.id, asked],
    queryFn: () => campaignsOf(site?.id ?? '', base, asked),
    enabled: ask,
  });
  const named = matching([...fixedEntries(workspace, site, sites), ...(places.data ?? [])], text);
  const found = ask ? [...(orders.data ?? []), ...(campaigns.data ?? [])] : [];
  return { entries: [...named, ...found], isAsking: ask && (orders.isFetching || campaigns.isFetching) };
}

function placesOf(asked: FormResult<SitePlaces>, base: string): Entry[] {
  if (!asked.ok) return [];
  return [
    ...asked.value.connections.map(({ id, name }) => ({ group: 'Connections', name, href: `${base}/destinations/${id}` })),
    ...asked.value.sources.map(({ id, name }) => ({ group: 'Sources', name, href: `${base}/sources/${id}` })),
  ];
}

async function ordersOf(siteId: string, base: string, search: string): Promise<Entry[]> {
  const { rows } = await getJson<OrdersResult>(apiUrl(siteId, 'orders', { search, limit: SHOWN_EACH }));
  return rows.map(({ id, orderKey, revenue }) => ({
    group: 'Orders',
    name: orderKey,
    detail: formatMoney(revenue),
    href: `${base}/orders/${id}`,
  }));
}

/** Of the last 30 days and today, which is what the report is asked for without days. */
async function campaignsOf(siteId: string, base: string, search: string): Promise<Entry[]> {
  const { rows } = await getJson<AttributionResult>(apiUrl(siteId, 'reports/attribution', { by: 'channel,campaign', search }));
  return rows
    .flatMap(({ key: { channel, campaign } }) =>
      campaign?.toLowerCase().includes(search.toLowerCase()) ? [{ channel, campaign }] : [],
    )
    .slice(0, SHOWN_EACH)
    .map(({ channel, campaign }) => ({
      group: 'Campaigns',
      name: campaign,
      ...(channel && { detail: channel }),
      href: `${base}/performance?by=campaign,channel,adGroup,ad,keyword&campaign=${encodeURIComponent(campaign)}`,
    }));
}
