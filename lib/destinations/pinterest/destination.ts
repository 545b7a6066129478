/**
 * Pinterest's API for Conversions: events of the store's server for Pinterest ads. README.md here says what Pinterest does beyond
 * its documents.
 */
import { sha256Hex } from '@/lib/core/hash';
import { SECOND_MS } from '@/lib/core/instant';
import type { VendorRequest } from '@/lib/model/delivery';
import { defineDestination, type OpenDestination } from '../define';
import { readPinterest, readPinterestProbe } from './answer';
import { preparePinterest } from './event';
import { PINTEREST_EVENTS } from './names';
import { pinterestSandbox } from './sandbox';
import { pinterestFields, pinterestSettings, type PinterestSettings } from './settings';
import { PINTEREST_API_VERSION } from './version';

export const pinterest = defineDestination<PinterestSettings>({
  id: 'pinterest',
  name: 'Pinterest API for Conversions',
  summary: 'Pinterest ads learn of every sale, also of those that their tag never saw.',
  category: 'ads',
  mark: { letters: 'P', color: 'red' },
  docs: { url: 'https://developers.pinterest.com/docs/api/v5/events-create', read: '2026-11' },
  apiVersion: { name: PINTEREST_API_VERSION, endsOn: null, read: '2026-11' },
  needs: ['A Pinterest ad account', 'The role of owner or admin in it, for the conversion access token'],
  fields: pinterestFields,
  account: ['adAccountId'],
  settings: pinterestSettings,
  baseUrl: 'https://api.pinterest.com',
  limits: {
    batchEvents: 1_000,
    batchBytes: 4_000_000,
    ageDays: 7,
    // 5,000 calls a minute for each ad account.
    requestsPerSecond: 50,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: {
    page_view: 'page_visit',
    view_item: 'view_content',
    view_item_list: 'view_category',
    search: 'search',
    add_to_wishlist: 'add_to_wishlist',
    add_to_cart: 'add_to_cart',
    begin_checkout: 'initiate_checkout',
    add_payment_info: 'add_payment_info',
    purchase: 'checkout',
    sign_up: 'signup',
    generate_lead: 'lead',
    subscribe: 'subscribe',
  },
  eventNames: {
    label: 'Pinterest event',
    choices: PINTEREST_EVENTS,
    open: false,
    help: 'One of Pinterest’s events; whatever none of them fits is "custom".',
  },
  consent: {
    needs: ['ad_storage', 'ad_user_data'],
    restricted: { countries: ['US'], how: 'opt_out_type "LDP"; outside California, where it has no meaning, opt_out too.' },
  },
  refunds: { taken: false, how: 'Pinterest has no refund event; refunded orders stay counted in Ads Manager.' },
  pointOfSale: 'action_source offline',
  matchKeys: ['email', 'phone', 'name', 'address', 'external_id', 'click_id', 'ip', 'user_agent'],
  itemsAt: 'data',
  testMode: 'Test events are sent with ?test=true: Pinterest checks them and records nothing.',
  deduplicates: { by: 'event_name and event_id, for 24 hours', windowDays: 1, repeats: true },
  open: openPinterest,
  pixel: { settings: ['tagId'], scriptHost: 'https://s.pinimg.com', deduplicates: true },
  sandbox: pinterestSandbox,
});

function openPinterest({ adAccountId, accessToken }: PinterestSettings, baseUrl: string): OpenDestination {
  const address = `${baseUrl}/${PINTEREST_API_VERSION}/ad_accounts/${encodeURIComponent(adAccountId)}/events`;
  const request = (items: unknown[], isTest: boolean): VendorRequest => ({
    method: 'POST',
    url: isTest ? `${address}?test=true` : address,
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ data: items }),
  });
  return {
    prepare: preparePinterest,
    request: (items, { test = false }) => request(items, test),
    read: readPinterest,
    // The token may do nothing but send events: a test event, which Pinterest does not record, is the one call that tells.
    probe: { request: ({ now }) => request([probeEvent(now)], true), read: readPinterestProbe },
  };
}

function probeEvent(now: Date) {
  return {
    event_name: 'page_visit',
    action_source: 'web',
    event_time: Math.floor(now.getTime() / SECOND_MS),
    event_id: `probe-${now.getTime()}`,
    user_data: { em: [sha256Hex('probe@example.com')] },
  };
}
