/**
 * TikTok Events API 2.0: events of the store's server for TikTok ads. README.md here says what TikTok does beyond its documents.
 */
import { defineDestination, type OpenDestination } from '../define';
import { readTiktok } from './answer';
import { prepareTiktok } from './event';
import { tiktokSandbox } from './sandbox';
import { tiktokFields, tiktokSettings, type TiktokSettings } from './settings';
import { TIKTOK_API_VERSION } from './version';

export const tiktok = defineDestination<TiktokSettings>({
  id: 'tiktok',
  name: 'TikTok Events API',
  summary: 'TikTok ads learn of every sale, also of those that their pixel never saw.',
  category: 'ads',
  mark: { letters: 'T', color: 'black' },
  docs: { url: 'https://business-api.tiktok.com/portal/docs?id=1771100779668482', read: '2026-11' },
  apiVersion: { name: TIKTOK_API_VERSION, endsOn: null, read: '2026-11' },
  needs: ['A web data source (pixel) in TikTok Events Manager', 'The right to manage it, for the access token'],
  fields: tiktokFields,
  account: ['pixelCode'],
  settings: tiktokSettings,
  baseUrl: 'https://business-api.tiktok.com',
  limits: {
    batchEvents: 1_000,
    batchBytes: 4_000_000,
    ageDays: 7,
    requestsPerSecond: 50,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: {
    page_view: 'Pageview',
    view_item: 'ViewContent',
    search: 'Search',
    add_to_wishlist: 'AddToWishlist',
    add_to_cart: 'AddToCart',
    begin_checkout: 'InitiateCheckout',
    add_payment_info: 'AddPaymentInfo',
    purchase: 'Purchase',
    sign_up: 'CompleteRegistration',
    generate_lead: 'Lead',
    subscribe: 'Subscribe',
    start_trial: 'StartTrial',
  },
  eventNames: {
    label: 'TikTok event',
    choices: [
      'Pageview',
      'ViewContent',
      'Search',
      'AddToWishlist',
      'AddToCart',
      'InitiateCheckout',
      'AddPaymentInfo',
      'PlaceAnOrder',
      'Purchase',
      'CompletePayment',
      'CompleteRegistration',
      'Lead',
      'SubmitForm',
      'Subscribe',
      'StartTrial',
      'Contact',
      'ClickButton',
      'Download',
      'CustomizeProduct',
      'FindLocation',
      'Schedule',
      'SubmitApplication',
      'ApplicationApproval',
    ],
    open: true,
    help: 'A standard event, or a custom name. CompletePayment and SubmitForm are older names of Purchase and Lead: use what your campaigns optimize for.',
  },
  consent: {
    needs: ['ad_storage', 'ad_user_data'],
    restricted: { countries: ['US'], how: 'limited_data_use: true' },
  },
  refunds: { taken: false, how: 'The Events API has no refund event; refunded orders stay counted in TikTok Ads Manager.' },
  matchKeys: ['email', 'phone', 'name', 'address', 'external_id', 'click_id', 'browser_id', 'ip', 'user_agent'],
  itemsAt: 'data',
  testCode: 'testEventCode',
  deduplicates: { by: 'event and event_id, for 48 hours', windowDays: 2, repeats: true },
  rawPersonalData:
    'TikTok compares city and state in plain text only. Both are sent only where the site keeps personal data; everything else is hashed.',
  open: openTiktok,
  pixel: { settings: ['pixelCode'], scriptHost: 'https://analytics.tiktok.com', deduplicates: true },
  sandbox: tiktokSandbox,
});

function openTiktok(settings: TiktokSettings, baseUrl: string): OpenDestination {
  const { pixelCode, accessToken, storeUrl, testEventCode } = settings;
  return {
    prepare: (conversion) => prepareTiktok(conversion, storeUrl),
    request: (items, { test }) => ({
      method: 'POST',
      // The last slash is part of the address: without it TikTok redirects.
      url: `${baseUrl}/open_api/${TIKTOK_API_VERSION}/event/track/`,
      headers: { 'access-token': accessToken, 'content-type': 'application/json' },
      body: JSON.stringify({
        event_source: 'web',
        event_source_id: pixelCode,
        partner_name: 'Tieback',
        ...(test && testEventCode && { test_event_code: testEventCode }),
        data: items,
      }),
    }),
    read: readTiktok,
  };
}
