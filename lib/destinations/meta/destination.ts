/**
 * Meta Conversions API: events of the store's server for Facebook and Instagram ads. README.md here says what Meta does beyond
 * its documents.
 */
import { ORDER_CREDITED } from '@/lib/model/delivery-key';
import { defineDestination, type OpenDestination } from '../define';
import { readMeta, readMetaProbe } from './answer';
import { APPEND_ATTRIBUTION } from './append-attribution';
import { prepareMeta } from './event';
import { metaSandbox } from './sandbox';
import { metaFields, metaSettings, type MetaSettings } from './settings';
import { META_API_VERSION } from './version';

const conversions = {
  page_view: 'PageView',
  view_item: 'ViewContent',
  // Meta has no standard event for lists; its own pixel guides and other tools call it so.
  view_item_list: 'ViewCategory',
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
  contact: 'Contact',
  customize_product: 'CustomizeProduct',
  donate: 'Donate',
  find_location: 'FindLocation',
  schedule: 'Schedule',
  submit_application: 'SubmitApplication',
};

export const meta = defineDestination<MetaSettings>({
  id: 'meta',
  name: 'Meta Conversions API',
  summary: 'Facebook and Instagram ads learn of every sale, also of those that their pixel never saw.',
  category: 'ads',
  mark: { letters: 'M', color: 'blue' },
  docs: { url: 'https://developers.facebook.com/docs/marketing-api/conversions-api', read: '2026-11' },
  apiVersion: { name: META_API_VERSION, releasedOn: '2026-11-04', endsOn: null, read: '2026-11' },
  needs: ['A Meta dataset (Pixel) in Events Manager', 'The right to manage it, for the access token'],
  fields: metaFields,
  account: ['datasetId'],
  settings: metaSettings,
  baseUrl: 'https://graph.facebook.com',
  limits: {
    batchEvents: 1_000,
    batchBytes: 4_000_000,
    ageDays: 7,
    requestsPerSecond: 50,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: { ...conversions, [ORDER_CREDITED]: APPEND_ATTRIBUTION },
  // Credit changes what Meta's campaigns are optimised for: somebody has to want it.
  sentByDefault: Object.keys(conversions),
  eventNames: {
    label: 'Meta event',
    choices: [
      'PageView',
      'ViewContent',
      'Search',
      'AddToCart',
      'AddToWishlist',
      'InitiateCheckout',
      'AddPaymentInfo',
      'Purchase',
      'CompleteRegistration',
      'Lead',
      'Subscribe',
      'StartTrial',
      'Contact',
      'CustomizeProduct',
      'Donate',
      'FindLocation',
      'Schedule',
      'SubmitApplication',
      APPEND_ATTRIBUTION,
    ],
    open: true,
    help: 'A standard event, or a custom name of up to 50 characters.',
  },
  consent: {
    needs: ['ad_storage', 'ad_user_data'],
    restricted: { countries: ['US'], how: 'data_processing_options ["LDU"]; Meta finds the state by the address.' },
  },
  refunds: { taken: false, how: 'The Conversions API has no refund event; refunded orders stay counted in Ads Manager.' },
  takesCredit: { platform: 'meta', withinDays: 2 },
  pointOfSale: 'action_source physical_store',
  matchKeys: ['email', 'phone', 'name', 'address', 'external_id', 'click_id', 'browser_id', 'ip', 'user_agent'],
  itemsAt: 'data',
  testCode: 'testEventCode',
  deduplicates: { by: 'event_name and event_id, for 48 hours', windowDays: 2, repeats: true },
  open: openMeta,
  pixel: { settings: ['datasetId'], scriptHost: 'https://connect.facebook.net', deduplicates: true },
  sandbox: metaSandbox,
});

function openMeta({ datasetId, accessToken, testEventCode }: MetaSettings, baseUrl: string): OpenDestination {
  const address = `${baseUrl}/${META_API_VERSION}/${encodeURIComponent(datasetId)}`;
  // In the header and not in the address: addresses end up in logs.
  const headers = { authorization: `Bearer ${accessToken}` };
  return {
    prepare: prepareMeta,
    request: (items, { test }) => ({
      method: 'POST',
      url: `${address}/events`,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        data: items,
        partner_agent: 'tieback',
        ...(test && testEventCode && { test_event_code: testEventCode }),
      }),
    }),
    read: readMeta,
    probe: { request: () => ({ method: 'GET', url: `${address}?fields=id,name`, headers }), read: readMetaProbe },
  };
}
