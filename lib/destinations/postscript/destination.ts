/** Postscript: custom events and subscribers for texts. README.md here says what it does beyond its documents. */
import { z } from 'zod';
import { defineDestination, type OpenDestination } from '../define';
import { messagingAgeDaysOf, SUBSCRIBE } from '../messaging';
import { readPostscript } from './answer';
import { preparePostscript } from './event';
import { postscriptSandbox } from './sandbox';
import { postscriptFields, type PostscriptSettings, postscriptSettings } from './settings';

export const postscript = defineDestination<PostscriptSettings>({
  id: 'postscript',
  name: 'Postscript',
  summary: 'Text message flows start from what buyers did, and sign-ups with recorded consent become subscribers.',
  category: 'messaging',
  mark: { letters: 'PS', color: 'pink' },
  docs: { url: 'https://developers.postscript.io/reference/create-custom-event', read: '2026-11' },
  apiVersion: { name: 'v2', endsOn: null, read: '2026-11' },
  needs: [
    'The private API key of the shop (Settings, API)',
    'A keyword for sign-ups: it holds the legal text that subscribers agree to',
    '“Keep personal data” on in the site’s settings: Postscript knows people by plain phone number',
  ],
  fields: postscriptFields,
  settings: postscriptSettings,
  baseUrl: 'https://api.postscript.io',
  limits: {
    batchEvents: 1,
    batchBytes: 500_000,
    // Not stated; what is older than a season starts nothing that anybody wants.
    ageDays: 90,
    ageDaysOf: messagingAgeDaysOf,
    // 15 a second for all that use the key.
    requestsPerSecond: 10,
    concurrency: 3,
    timeoutMs: 20_000,
  },
  events: {
    view_item: 'product_viewed',
    add_to_cart: 'product_added',
    begin_checkout: 'checkout_started',
    purchase: 'order_placed',
    refund: 'order_refunded',
    subscribe: SUBSCRIBE,
  },
  // Orders and carts of Shopify come by Postscript's own app, and a refund follows its order.
  sentByDefault: ['subscribe'],
  eventNames: {
    label: 'Postscript event',
    choices: ['order_placed', 'order_refunded', 'checkout_started', 'product_added', 'product_viewed', SUBSCRIBE],
    open: true,
    help: 'The name of a custom event: letters, digits and _. Postscript shows it with the shop’s name before it.',
  },
  consent: { needs: ['ad_user_data'], exempt: [SUBSCRIBE] },
  refunds: { taken: true, how: 'Each refund is a custom event with the refunded amount.' },
  pointOfSale: 'Postscript hears of orders of every channel',
  matchKeys: ['phone', 'email'],
  itemsAt: '',
  deduplicates: { by: 'external_id, as far as is known', byIdAlone: true, repeats: false },
  rawPersonalData:
    'Postscript knows people by nothing else. Sent as they are: phone number and e-mail address, and with a sign-up name and the store’s customer id.',
  open: openPostscript,
  sandbox: postscriptSandbox,
});

const itemSchema = z.looseObject({ endpoint: z.string() });

function openPostscript(settings: PostscriptSettings, baseUrl: string): OpenDestination {
  return {
    prepare: (conversion) => preparePostscript(conversion, settings),
    request: ([item]) => {
      const { endpoint, ...body } = itemSchema.parse(item);
      return {
        method: 'POST',
        url: `${baseUrl}/api/v2/${endpoint}`,
        headers: { authorization: `Bearer ${settings.apiKey}`, accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      };
    },
    read: readPostscript,
  };
}
