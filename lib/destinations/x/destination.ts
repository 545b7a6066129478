/** X Conversion API: events of the store's server for ads on X. README.md here says what X does beyond its documents. */
import { defineDestination, type OpenDestination } from '../define';
import { readX } from './answer';
import { prepareX } from './event';
import { xSandbox } from './sandbox';
import { xFields, xSettings, type XSettings } from './settings';
import { X_API_VERSION } from './version';

export const x = defineDestination<XSettings>({
  id: 'x',
  name: 'X Conversion API',
  summary: 'Ads on X learn of every sale, also of those that their pixel never saw.',
  category: 'ads',
  mark: { letters: 'X', color: 'black' },
  docs: { url: 'https://docs.x.com/x-ads-api/measurement/web-conversions', read: '2026-11' },
  apiVersion: { name: X_API_VERSION, releasedOn: '2022-10-27', endsOn: null, read: '2026-11' },
  needs: [
    'An X Pixel (event source) in Events Manager',
    'One event in it for each thing to count: its ID goes into the mapping',
    'The right to manage Events Manager, for the access token',
  ],
  fields: xFields,
  account: ['pixelId'],
  settings: xSettings,
  baseUrl: 'https://ads-api.x.com',
  limits: {
    batchEvents: 500,
    // Not published; 500 conversions with some items stay below it.
    batchBytes: 1_000_000,
    // Not published. As with the other ad platforms.
    ageDays: 7,
    // 450 writes a minute and 60,000 conversions in 15 minutes: https://docs.x.com/x-ads-api/fundamentals/rate-limiting (read
    // 2026-11)
    requestsPerSecond: 5,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: {
    page_view: '',
    view_item: '',
    view_item_list: '',
    search: '',
    add_to_cart: '',
    add_to_wishlist: '',
    begin_checkout: '',
    add_payment_info: '',
    purchase: '',
    sign_up: '',
    generate_lead: '',
    subscribe: '',
    start_trial: '',
  },
  eventNames: {
    label: 'X event ID',
    open: true,
    help: 'Events Manager, your X Pixel: the ID of the event, such as o87ne or tw-o8z6j-o87ne. It says what was done, and is not an event of one buyer.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: { taken: false, how: 'The Conversion API takes no refunds; refunded orders stay counted in Ads Manager.' },
  matchKeys: ['email', 'phone', 'click_id', 'ip', 'user_agent'],
  itemsAt: 'conversions',
  deduplicates: { by: 'event_id and conversion_id, for 48 hours', windowDays: 2, repeats: true },
  open: openX,
  pixel: { settings: ['pixelId'], scriptHost: 'https://static.ads-twitter.com', deduplicates: true },
  sandbox: xSandbox,
});

function openX({ pixelId, accessToken }: XSettings, baseUrl: string): OpenDestination {
  return {
    prepare: prepareX,
    request: (items) => ({
      method: 'POST',
      url: `${baseUrl}/${X_API_VERSION}/measurement/conversions/${encodeURIComponent(pixelId)}`,
      headers: { 'x-pixel-token': accessToken, 'content-type': 'application/json' },
      body: JSON.stringify({ conversions: items }),
    }),
    read: readX,
  };
}
