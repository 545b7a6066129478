/**
 * Attentive: shopping steps, orders and subscriptions for texts and e-mail. README.md here says what it does beyond its
 * documents.
 */
import { z } from 'zod';
import { defineDestination, type OpenDestination } from '../define';
import { exemptFromConsent, messagingAgeDaysOf, SUBSCRIBE, UNSUBSCRIBE, UPDATE_PROFILE } from '../messaging';
import { readAttentive, readAttentiveProbe } from './answer';
import { ADD_TO_CART, prepareAttentive, PRODUCT_VIEW, PURCHASE, SUBSCRIPTIONS } from './event';
import { attentiveSandbox } from './sandbox';
import { attentiveFields, type AttentiveSettings, attentiveSettings } from './settings';

export const attentive = defineDestination<AttentiveSettings>({
  id: 'attentive',
  name: 'Attentive',
  summary: 'Texts and e-mails start from what buyers really did, orders of every channel included.',
  category: 'messaging',
  mark: { letters: 'AT', color: 'yellow' },
  docs: { url: 'https://docs.attentive.com/openapi/reference/', read: '2026-11' },
  apiVersion: { name: 'v1', endsOn: null, read: '2026-11' },
  needs: [
    'The API key of an app of your own in Attentive, with write access to eCommerce, custom events, attributes and subscribers',
    'A sign-up source for sign-ups: Attentive asks for the legal text that subscribers agreed to',
    '“Keep personal data” on in the site’s settings: Attentive knows people by plain phone number and e-mail address',
  ],
  fields: attentiveFields,
  settings: attentiveSettings,
  baseUrl: 'https://api.attentivemobile.com',
  limits: {
    batchEvents: 1,
    batchBytes: 1_000_000,
    // Older than 12 hours is kept, and starts no journey; what is older than a season serves no list either.
    ageDays: 90,
    ageDaysOf: messagingAgeDaysOf,
    // 150 a second of events, but 10 of sign-ups and 5 of unsubscribes.
    requestsPerSecond: 5,
    concurrency: 3,
    timeoutMs: 20_000,
  },
  events: {
    view_item: PRODUCT_VIEW,
    add_to_cart: ADD_TO_CART,
    begin_checkout: 'Checkout Started',
    purchase: PURCHASE,
    refund: 'Order Refunded',
    identify: UPDATE_PROFILE,
    subscribe: SUBSCRIBE,
    unsubscribe: UNSUBSCRIBE,
  },
  eventNames: {
    label: 'Attentive event',
    choices: [PRODUCT_VIEW, ADD_TO_CART, PURCHASE, 'Checkout Started', 'Order Refunded', UPDATE_PROFILE, SUBSCRIBE, UNSUBSCRIBE],
    open: true,
    help: 'One of Attentive’s e-commerce events, or the name of a custom event; upper and lower case are told apart.',
  },
  consent: { needs: ['ad_user_data'], exempt: exemptFromConsent },
  scopedGroups: [SUBSCRIPTIONS],
  refunds: { taken: true, how: 'Each refund is a custom event, Order Refunded, with the refunded amount.' },
  pointOfSale: 'Attentive hears of orders of every channel',
  matchKeys: ['phone', 'email', 'external_id'],
  itemsAt: '',
  deduplicates: {
    by: 'nothing for e-commerce events; externalEventId, made of the key, for custom ones',
    byIdAlone: true,
    repeats: false,
    repeatable: ['begin_checkout', 'refund', 'identify', 'unsubscribe'],
  },
  lacks: { key: 'Its purchases have no order number: one whose answer was lost is not sent again.' },
  valueByLines: 'A purchase is its items: their prices add up to the order’s value.',
  rawPersonalData:
    'Attentive knows people by nothing else. Sent as they are: phone number, e-mail address, the store’s customer id, and with a profile name, city, region, postal code and country.',
  open: openAttentive,
  sandbox: attentiveSandbox,
});

const itemSchema = z.looseObject({ endpoint: z.string() });

function openAttentive(settings: AttentiveSettings, baseUrl: string): OpenDestination {
  const authorization = `Bearer ${settings.apiKey}`;
  return {
    prepare: (conversion) => prepareAttentive(conversion, settings),
    request: ([item]) => {
      const { endpoint, ...body } = itemSchema.parse(item);
      return {
        method: 'POST',
        url: `${baseUrl}/v1/${endpoint}`,
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };
    },
    read: readAttentive,
    probe: { request: () => ({ method: 'GET', url: `${baseUrl}/v1/me`, headers: { authorization } }), read: readAttentiveProbe },
  };
}
