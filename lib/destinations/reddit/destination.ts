/**
 * Reddit Conversions API: events of the store's server for Reddit ads. README.md here says what Reddit does beyond its documents.
 */
import { defineDestination, type OpenDestination } from '../define';
import { readReddit } from './answer';
import { prepareReddit, REDDIT_TYPES } from './event';
import { redditSandbox } from './sandbox';
import { redditFields, redditSettings, type RedditSettings } from './settings';
import { REDDIT_API_VERSION } from './version';

export const reddit = defineDestination<RedditSettings>({
  id: 'reddit',
  name: 'Reddit Conversions API',
  summary: 'Reddit ads learn of every sale, also of those that their pixel never saw.',
  category: 'ads',
  mark: { letters: 'R', color: 'orange' },
  docs: { url: 'https://ads-api.reddit.com/docs/v3/guides/programs/capi/direct-integration', read: '2026-11' },
  apiVersion: { name: REDDIT_API_VERSION, endsOn: null, read: '2026-11' },
  needs: ['A Reddit pixel in Events Manager', 'The right to generate its conversion access token'],
  fields: redditFields,
  account: ['pixelId'],
  settings: redditSettings,
  baseUrl: 'https://ads-api.reddit.com',
  limits: {
    batchEvents: 1_000,
    batchBytes: 2_000_000,
    ageDays: 7,
    // 10,000 events a second, in requests of 1,000.
    requestsPerSecond: 10,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: {
    page_view: 'PAGE_VISIT',
    view_item: 'VIEW_CONTENT',
    search: 'SEARCH',
    add_to_cart: 'ADD_TO_CART',
    add_to_wishlist: 'ADD_TO_WISHLIST',
    begin_checkout: 'begin_checkout',
    add_payment_info: 'add_payment_info',
    purchase: 'PURCHASE',
    sign_up: 'SIGN_UP',
    generate_lead: 'LEAD',
    subscribe: 'subscribe',
    start_trial: 'start_trial',
  },
  eventNames: {
    label: 'Reddit event',
    choices: REDDIT_TYPES,
    open: true,
    help: 'A standard event, or a custom name of up to 64 characters; upper and lower case are told apart.',
  },
  consent: {
    needs: ['ad_storage', 'ad_user_data'],
    restricted: { countries: ['US'], how: 'user.data_processing_options with the mode "LDU".' },
  },
  refunds: { taken: false, how: 'The Conversions API has no refund event; refunded orders stay counted in Reddit Ads.' },
  pointOfSale: 'action_source PHYSICAL_STORE',
  matchKeys: ['email', 'phone', 'external_id', 'click_id', 'browser_id', 'ip', 'user_agent'],
  itemsAt: 'data.events',
  testCode: 'testId',
  deduplicates: { by: 'conversion_id and event type, within 2 days', windowDays: 2, repeats: true },
  open: openReddit,
  pixel: { settings: ['pixelId'], scriptHost: 'https://www.redditstatic.com', deduplicates: true },
  sandbox: redditSandbox,
});

function openReddit({ pixelId, accessToken, testId }: RedditSettings, baseUrl: string): OpenDestination {
  return {
    prepare: prepareReddit,
    request: (items, { test }) => ({
      method: 'POST',
      url: `${baseUrl}/api/${REDDIT_API_VERSION}/pixels/${encodeURIComponent(pixelId)}/conversion_events`,
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        // Reddit throttles the names of common HTTP clients.
        'user-agent': 'tieback (server-side conversions)',
      },
      body: JSON.stringify({ data: { events: items, partner: 'TIEBACK', ...(test && testId && { test_id: testId }) } }),
    }),
    read: readReddit,
  };
}
