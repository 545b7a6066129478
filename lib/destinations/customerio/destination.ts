/**
 * Customer.io Track API: what people did in the store, and who they are. README.md here says what it does beyond its documents.
 */
import { hostOf } from '../address';
import { defineDestination, type OpenDestination } from '../define';
import { exemptFromConsent, messagingAgeDaysOf, SUBSCRIBE, UNSUBSCRIBE, UPDATE_PROFILE } from '../messaging';
import { readCustomerio, readCustomerioProbe } from './answer';
import { prepareCustomerio } from './event';
import { customerioSandbox } from './sandbox';
import { customerioFields, customerioSettings, type CustomerioSettings } from './settings';

const US = 'https://track.customer.io';
const EU = 'https://track-eu.customer.io';

export const customerio = defineDestination<CustomerioSettings>({
  id: 'customerio',
  name: 'Customer.io',
  summary: 'Campaigns start from what people really did in the store, orders and refunds of every channel included.',
  category: 'messaging',
  mark: { letters: 'CI', color: 'teal' },
  docs: { url: 'https://docs.customer.io/api/track/', read: '2026-11' },
  apiVersion: { name: 'v2', endsOn: null, read: '2026-11' },
  needs: [
    'The Site ID and Track API key of the workspace (Settings, API credentials)',
    '“Keep personal data” on in the site’s settings: Customer.io knows people by plain e-mail address',
  ],
  fields: customerioFields,
  account: ['siteId', 'region'],
  settings: customerioSettings,
  baseUrl: US,
  limits: {
    batchEvents: 500,
    batchBytes: 500_000,
    event: { bytes: 32_000, of: 'body' },
    // Any age is taken; older than 72 hours starts no campaign.
    ageDays: 3_650,
    ageDaysOf: messagingAgeDaysOf,
    requestsPerSecond: 20,
    concurrency: 3,
    timeoutMs: 20_000,
  },
  events: {
    view_item: 'product_viewed',
    search: 'products_searched',
    add_to_cart: 'product_added',
    begin_checkout: 'checkout_started',
    purchase: 'order_completed',
    refund: 'order_refunded',
    identify: UPDATE_PROFILE,
    subscribe: SUBSCRIBE,
    unsubscribe: UNSUBSCRIBE,
  },
  eventNames: {
    label: 'Customer.io event',
    choices: [
      'order_completed',
      'order_refunded',
      'checkout_started',
      'product_added',
      'product_viewed',
      'products_searched',
      UPDATE_PROFILE,
      SUBSCRIBE,
      UNSUBSCRIBE,
    ],
    open: true,
    help: 'The name that campaigns are started by, of at most 100 characters; any is taken, and upper and lower case are told apart.',
  },
  consent: { needs: ['ad_user_data'], exempt: exemptFromConsent },
  refunds: { taken: true, how: 'Each refund is an event with the refunded amount.' },
  restates: { by: 'event', as: 'order_updated' },
  pointOfSale: 'Customer.io hears of orders of every channel',
  matchKeys: ['email', 'external_id'],
  itemsAt: 'batch',
  deduplicates: { by: 'id, a ULID made of the event’s time and key', byIdAlone: true, repeats: true },
  lacks: { key: 'Ids must be ULIDs: one is made of the event’s time and key.' },
  rawPersonalData:
    'Customer.io knows people by nothing else. Sent as they are: e-mail address, phone number, name, city, region, postal code, country and the store’s customer id.',
  open: openCustomerio,
  sandbox: customerioSandbox,
});

function openCustomerio(settings: CustomerioSettings, baseUrl: string): OpenDestination {
  const { siteId, apiKey, region } = settings;
  const host = hostOf(baseUrl, { usual: US, chosen: region === 'eu' ? EU : US });
  const authorization = `Basic ${Buffer.from(`${siteId}:${apiKey}`).toString('base64')}`;
  return {
    prepare: (conversion) => prepareCustomerio(conversion, settings),
    request: (items) => ({
      method: 'POST',
      url: `${host}/api/v2/batch`,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ batch: items }),
    }),
    read: readCustomerio,
    probe: {
      request: () => ({ method: 'GET', url: `${host}/api/v1/accounts/region`, headers: { authorization } }),
      read: readCustomerioProbe,
    },
  };
}
