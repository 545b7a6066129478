/** Braze, users/track: what people did in the store, and who they are. README.md here says what it does beyond its documents. */
import { z } from 'zod';
import { hostOf } from '../address';
import { defineDestination, type OpenDestination } from '../define';
import { exemptFromConsent, messagingAgeDaysOf, SUBSCRIBE, UNSUBSCRIBE, UPDATE_PROFILE } from '../messaging';
import { readBraze } from './answer';
import { CANCELLED, CART, CHECKOUT, PLACED, prepareBraze, REFUNDED, VIEWED } from './event';
import { brazeSandbox } from './sandbox';
import { brazeFields, type BrazeSettings, brazeSettings } from './settings';

const FIRST = 'https://rest.iad-01.braze.com';

export const braze = defineDestination<BrazeSettings>({
  id: 'braze',
  name: 'Braze',
  summary: 'Canvases and campaigns start from what people really did in the store, refunds and cancellations included.',
  category: 'messaging',
  mark: { letters: 'BZ', color: 'violet' },
  docs: { url: 'https://www.braze.com/docs/api/endpoints/user_data/post_user_track', read: '2026-11' },
  needs: [
    'A REST API key with the permission users.track, and the REST endpoint of your instance',
    '“Keep personal data” on in the site’s settings, unless Braze knows people by the store’s customer id alone',
  ],
  fields: brazeFields,
  settings: brazeSettings,
  baseUrl: FIRST,
  limits: {
    batchEvents: 75,
    batchBytes: 4_000_000,
    event: { bytes: 100_000, of: 'body' },
    // Braze takes any age.
    ageDays: 3_650,
    ageDaysOf: messagingAgeDaysOf,
    // 3,000 in three seconds; older contracts are far above.
    requestsPerSecond: 50,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: {
    view_item: VIEWED,
    add_to_cart: CART,
    remove_from_cart: CART,
    begin_checkout: CHECKOUT,
    purchase: PLACED,
    refund: REFUNDED,
    identify: UPDATE_PROFILE,
    subscribe: SUBSCRIBE,
    unsubscribe: UNSUBSCRIBE,
  },
  eventNames: {
    label: 'Braze event',
    choices: [PLACED, REFUNDED, CANCELLED, CHECKOUT, CART, VIEWED, UPDATE_PROFILE, SUBSCRIBE, UNSUBSCRIBE],
    open: true,
    help: 'One of Braze’s recommended e-commerce events, or a custom event’s name.',
  },
  consent: { needs: ['ad_user_data'], exempt: exemptFromConsent },
  refunds: {
    taken: true,
    how: 'Each refund is an ecommerce.order_refunded with the refunded amount; an order that is called off is an ecommerce.order_cancelled.',
  },
  pointOfSale: 'Braze hears of orders of every channel',
  matchKeys: ['email', 'phone', 'external_id'],
  itemsAt: ['events', 'attributes'],
  deduplicates: {
    by: 'nothing: every event that is accepted counts',
    repeats: false,
    repeatable: ['identify', 'subscribe', 'unsubscribe'],
  },
  lacks: { key: 'Braze knows no repeat: an event whose answer was lost is not sent again.' },
  rawPersonalData:
    'Braze knows people by nothing else. Sent as they are: e-mail address, phone number, name, city, country and the store’s customer id.',
  open: openBraze,
  sandbox: brazeSandbox,
});

const eventSchema = z.looseObject({ name: z.string(), time: z.string() });

function openBraze(settings: BrazeSettings, baseUrl: string): OpenDestination {
  const host = hostOf(baseUrl, { usual: FIRST, chosen: `https://${settings.host}` });
  return {
    prepare: (conversion) => prepareBraze(conversion, settings),
    request: (items) => ({
      method: 'POST',
      url: `${host}/users/track`,
      headers: { authorization: `Bearer ${settings.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(z.array(eventSchema).safeParse(items).success ? { events: items } : { attributes: items }),
    }),
    read: readBraze,
  };
}
