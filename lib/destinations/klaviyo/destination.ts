/**
 * Klaviyo, in bulk: orders, shopping steps, profiles and subscriptions for e-mail and SMS flows. README.md here says what Klaviyo
 * does beyond its documents.
 */
import { defineDestination, type OpenDestination } from '../define';
import { exemptFromConsent, messagingAgeDaysOf, SUBSCRIBE, UNSUBSCRIBE, UPDATE_PROFILE } from '../messaging';
import { readKlaviyo, readKlaviyoProbe } from './answer';
import { KLAVIYO_ITEMS_MAX, prepareKlaviyo } from './event';
import { PROFILES, SUBSCRIBES, UNSUBSCRIBES } from './profile';
import { klaviyoSandbox } from './sandbox';
import { jobOf } from './job';
import { klaviyoFields, klaviyoSettings, type KlaviyoSettings } from './settings';
import { KLAVIYO_REVISION } from './version';

export const klaviyo = defineDestination<KlaviyoSettings>({
  id: 'klaviyo',
  name: 'Klaviyo',
  summary: 'E-mail and SMS flows start from what buyers really did, orders and refunds of every channel included.',
  category: 'messaging',
  mark: { letters: 'K', color: 'green' },
  docs: { url: 'https://developers.klaviyo.com/en/reference/bulk_create_events', read: '2026-11' },
  apiVersion: { name: KLAVIYO_REVISION, releasedOn: KLAVIYO_REVISION, endsOn: '2028-10-15', read: '2026-11' },
  needs: [
    'A private API key with full access to Events, Profiles, Lists and Subscriptions, and read access to Accounts',
    '“Keep personal data” on in the site’s settings: Klaviyo matches people by plain e-mail address or phone number',
  ],
  fields: klaviyoFields,
  settings: klaviyoSettings,
  baseUrl: 'https://a.klaviyo.com',
  limits: {
    batchEvents: KLAVIYO_ITEMS_MAX,
    batchBytes: 5_000_000,
    // Klaviyo takes every event since 2000; ten years are more than a store’s history needs.
    ageDays: 3_650,
    ageDaysOf: messagingAgeDaysOf,
    // 150 jobs a minute.
    requestsPerSecond: 2.5,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: {
    view_item: 'Viewed Product',
    search: 'Searched Site',
    add_to_cart: 'Added to Cart',
    begin_checkout: 'Started Checkout',
    purchase: 'Placed Order',
    refund: 'Refunded Order',
    identify: UPDATE_PROFILE,
    subscribe: SUBSCRIBE,
    unsubscribe: UNSUBSCRIBE,
  },
  eventNames: {
    label: 'Klaviyo metric',
    choices: [
      'Placed Order',
      'Refunded Order',
      'Cancelled Order',
      'Fulfilled Order',
      'Started Checkout',
      'Added to Cart',
      'Viewed Product',
      'Viewed Collection',
      'Searched Site',
      'Active on Site',
      UPDATE_PROFILE,
      SUBSCRIBE,
      UNSUBSCRIBE,
    ],
    open: true,
    help: 'A metric of Klaviyo’s guide, or a name of your own below 128 characters. A purchase also makes an Ordered Product for each line.',
  },
  consent: { needs: ['ad_user_data'], exempt: exemptFromConsent },
  scopedGroups: [PROFILES, SUBSCRIBES, UNSUBSCRIBES],
  refunds: {
    taken: true,
    how: 'Each refund is a Refunded Order with the refunded amount; an order that is called off is a Cancelled Order.',
  },
  restates: { by: 'event', as: 'Updated Order' },
  pointOfSale: 'Klaviyo’s metrics are of every channel',
  matchKeys: ['email', 'phone'],
  itemsAt: ['data.attributes.events-bulk-create.data', 'data.attributes.profiles.data'],
  deduplicates: { by: 'profile, metric and unique_id', repeats: true },
  rawPersonalData:
    'Klaviyo matches people by nothing else. Sent as they are: e-mail address, phone number, name, city, region, postal code, country and the store’s customer id.',
  open: openKlaviyo,
  sandbox: klaviyoSandbox,
});

function openKlaviyo({ apiKey, sendPhone, listId }: KlaviyoSettings, baseUrl: string): OpenDestination {
  const headers = {
    authorization: `Klaviyo-API-Key ${apiKey}`,
    revision: KLAVIYO_REVISION,
    accept: 'application/vnd.api+json',
  };
  return {
    prepare: (conversion) => prepareKlaviyo(conversion, sendPhone),
    request: (items, { now }) => {
      const { path, data } = jobOf(items, now, listId);
      return {
        method: 'POST',
        url: `${baseUrl}/api/${path}`,
        headers: { ...headers, 'content-type': 'application/vnd.api+json' },
        body: JSON.stringify({ data }),
      };
    },
    read: readKlaviyo,
    probe: { request: () => ({ method: 'GET', url: `${baseUrl}/api/accounts`, headers }), read: readKlaviyoProbe },
  };
}
