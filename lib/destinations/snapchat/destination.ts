/**
 * Snapchat's Conversions API: events of the store's server for Snapchat ads. README.md here says what Snapchat does beyond its
 * documents.
 */
import { defineDestination, type OpenDestination } from '../define';
import { outcomeOf, readSnapchat } from './answer';
import { prepareSnapchat } from './event';
import { SNAPCHAT_EVENTS } from './names';
import { snapchatSandbox } from './sandbox';
import { snapchatFields, snapchatSettings, type SnapchatSettings } from './settings';
import { SNAPCHAT_API_VERSION } from './version';

export const snapchat = defineDestination<SnapchatSettings>({
  id: 'snapchat',
  name: 'Snapchat Conversions API',
  summary: 'Snapchat ads learn of every sale, also of those that their pixel never saw.',
  category: 'ads',
  mark: { letters: 'S', color: 'yellow' },
  docs: { url: 'https://developers.snap.com/api/marketing-api/Conversions-API', read: '2026-11' },
  apiVersion: { name: SNAPCHAT_API_VERSION, endsOn: null, read: '2026-11' },
  needs: ['A Snap Pixel', 'The role of organization admin, for the Conversions API token'],
  fields: snapchatFields,
  account: ['pixelId'],
  settings: snapchatSettings,
  baseUrl: 'https://tr.snapchat.com',
  limits: {
    batchEvents: 2_000,
    batchBytes: 2_000_000,
    ageDays: 7,
    // What a token is allowed by default.
    requestsPerSecond: 10,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: {
    page_view: 'PAGE_VIEW',
    view_item: 'VIEW_CONTENT',
    view_item_list: 'LIST_VIEW',
    search: 'SEARCH',
    add_to_wishlist: 'ADD_TO_WISHLIST',
    add_to_cart: 'ADD_CART',
    begin_checkout: 'START_CHECKOUT',
    add_payment_info: 'ADD_BILLING',
    purchase: 'PURCHASE',
    sign_up: 'SIGN_UP',
    subscribe: 'SUBSCRIBE',
    start_trial: 'START_TRIAL',
  },
  eventNames: {
    label: 'Snapchat event',
    choices: SNAPCHAT_EVENTS,
    open: false,
    help: 'One of Snapchat’s events; whatever none of them fits, such as a lead, can be CUSTOM_EVENT_1 to 5.',
  },
  consent: {
    needs: ['ad_storage', 'ad_user_data'],
    restricted: { countries: ['US'], how: 'data_processing_options ["LMU"]' },
  },
  refunds: { taken: false, how: 'The Conversions API has no refund event; refunded orders stay counted in Ads Manager.' },
  pointOfSale: 'action_source OFFLINE',
  matchKeys: ['email', 'phone', 'name', 'address', 'external_id', 'click_id', 'browser_id', 'ip', 'user_agent'],
  itemsAt: 'data',
  testMode: 'Test events are sent to /events/validate: Snapchat checks them and counts nothing.',
  deduplicates: {
    by: 'event_id, for 48 hours; purchases by order_id too, for 30 days',
    byIdAlone: true,
    windowDays: 2,
    repeats: true,
  },
  secretInAddress: 'Snapchat documents the Conversions API token as a parameter of the address, and nowhere else.',
  open: openSnapchat,
  pixel: { settings: ['pixelId'], scriptHost: 'https://sc-static.net', deduplicates: true },
  sandbox: snapchatSandbox,
});

function openSnapchat({ pixelId, accessToken, storeUrl }: SnapchatSettings, baseUrl: string): OpenDestination {
  const address = `${baseUrl}/${SNAPCHAT_API_VERSION}/${encodeURIComponent(pixelId)}/events`;
  const query = `?access_token=${encodeURIComponent(accessToken)}`;
  return {
    prepare: (conversion) => prepareSnapchat(conversion, storeUrl),
    request: (items, { test }) => ({
      method: 'POST',
      url: `${address}${test ? '/validate' : ''}${query}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: items }),
    }),
    read: readSnapchat,
    probe: { request: () => ({ method: 'GET', url: `${address}/validate/stats${query}`, headers: {} }), read: outcomeOf },
  };
}
