/** Klaviyo Events API, in bulk: orders and shopping steps for e-mail and SMS flows. README.md here says what Klaviyo does beyond its documents. */
import { z } from 'zod';
import { DAY_MS } from '@/lib/core/instant';
import { defineDestination, type OpenDestination } from '../define';
import { readKlaviyo, readKlaviyoProbe } from './answer';
import { KLAVIYO_ITEMS_MAX, prepareKlaviyo } from './event';
import { klaviyoSandbox } from './sandbox';
import { klaviyoFields, klaviyoSettings, type KlaviyoSettings } from './settings';
import { KLAVIYO_REVISION } from './version';

/** Older events are history: recorded, but no flow mails a buyer about an order of last month. */
const BACKFILL_DAYS = 3;

export const klaviyo = defineDestination<KlaviyoSettings>({
  id: 'klaviyo',
  name: 'Klaviyo',
  summary: 'E-mail and SMS flows start from what buyers really did, orders and refunds of every channel included.',
  category: 'messaging',
  mark: { letters: 'K', color: 'green' },
  docs: { url: 'https://developers.klaviyo.com/en/reference/bulk_create_events', read: '2026-11' },
  apiVersion: { name: KLAVIYO_REVISION, releasedOn: KLAVIYO_REVISION, endsOn: '2028-10-15', read: '2026-11' },
  needs: [
    'A private API key with full access to Events and read access to Accounts',
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
    ],
    open: true,
    help: 'A metric of Klaviyo’s guide, or a name of your own below 128 characters. A purchase also makes an Ordered Product for each line.',
  },
  consent: { needs: ['ad_user_data'] },
  refunds: { taken: true, how: 'Each refund is a Refunded Order with the refunded amount.' },
  pointOfSale: 'Klaviyo’s metrics are of every channel',
  matchKeys: ['email', 'phone'],
  itemsAt: 'data.attributes.events-bulk-create.data',
  deduplicates: { by: 'profile, metric and unique_id', repeats: true },
  rawPersonalData:
    'Klaviyo matches people by nothing else. Sent as they are: e-mail address, phone number, name, city, region, postal code, country and the store’s customer id.',
  open: openKlaviyo,
  sandbox: klaviyoSandbox,
});

function openKlaviyo({ apiKey, sendPhone }: KlaviyoSettings, baseUrl: string): OpenDestination {
  const headers = {
    authorization: `Klaviyo-API-Key ${apiKey}`,
    revision: KLAVIYO_REVISION,
    accept: 'application/vnd.api+json',
  };
  return {
    prepare: (conversion) => prepareKlaviyo(conversion, sendPhone),
    request: (items, { now }) => ({
      method: 'POST',
      url: `${baseUrl}/api/event-bulk-create-jobs`,
      headers: { ...headers, 'content-type': 'application/vnd.api+json' },
      body: JSON.stringify({
        data: {
          type: 'event-bulk-create-job',
          attributes: { 'events-bulk-create': { data: items.map((item) => asHistory(item, now)) } },
        },
      }),
    }),
    read: readKlaviyo,
    probe: { request: () => ({ method: 'GET', url: `${baseUrl}/api/accounts`, headers }), read: readKlaviyoProbe },
  };
}

const rowSchema = z.looseObject({
  attributes: z.looseObject({
    events: z.object({ data: z.array(z.looseObject({ attributes: z.looseObject({ time: z.coerce.date() }) })) }),
  }),
});

/** The row, marked where its events are old, so that it starts no flows. */
function asHistory(item: unknown, now: Date): unknown {
  const row = rowSchema.safeParse(item);
  const occurredAt = row.data?.attributes.events.data[0]?.attributes.time;
  if (!occurredAt || now.getTime() - occurredAt.getTime() <= BACKFILL_DAYS * DAY_MS) return item;
  const { type, attributes } = z.object({ type: z.string(), attributes: z.record(z.string(), z.unknown()) }).parse(item);
  return { type, attributes: { backfill: true, ...attributes } };
}
