/**
 * Google Analytics 4: a store's orders and events through the Measurement Protocol. README.md here says what it does beyond its
 * documents.
 */
import { SECOND_MS } from '@/lib/core/instant';
import { hostOf } from '../address';
import { defineDestination, type OpenDestination } from '../define';
import { readGa4, readGa4Probe } from './answer';
import { bodyOfItems, prepareGa4 } from './event';
import { BODY_BYTES_MAX, EVENTS_MAX } from './limits';
import { ga4Sandbox } from './sandbox';
import { ga4Fields, ga4Settings, type Ga4Settings } from './settings';

const BASE_URL = 'https://www.google-analytics.com';
const EU_BASE_URL = 'https://region1.google-analytics.com';

export const ga4 = defineDestination<Ga4Settings>({
  id: 'ga4',
  name: 'Google Analytics 4',
  summary: 'Reports in Google Analytics hold every order and refund, also those that the browser’s tag never saw.',
  category: 'analytics',
  mark: { letters: 'GA', color: 'orange' },
  docs: { url: 'https://developers.google.com/analytics/devguides/collection/protocol/ga4', read: '2026-11' },
  needs: [
    'A GA4 property with a web data stream',
    'The role Editor on the property, to create a Measurement Protocol API secret',
  ],
  fields: ga4Fields,
  account: ['measurementId'],
  settings: ga4Settings,
  baseUrl: BASE_URL,
  limits: {
    batchEvents: EVENTS_MAX,
    batchBytes: BODY_BYTES_MAX,
    ageDays: 3,
    requestsPerSecond: 50,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: {
    view_item: 'view_item',
    view_item_list: 'view_item_list',
    select_item: 'select_item',
    view_promotion: 'view_promotion',
    select_promotion: 'select_promotion',
    search: 'search',
    add_to_cart: 'add_to_cart',
    remove_from_cart: 'remove_from_cart',
    view_cart: 'view_cart',
    add_to_wishlist: 'add_to_wishlist',
    begin_checkout: 'begin_checkout',
    add_shipping_info: 'add_shipping_info',
    add_payment_info: 'add_payment_info',
    purchase: 'purchase',
    refund: 'refund',
    sign_up: 'sign_up',
    login: 'login',
    generate_lead: 'generate_lead',
    qualify_lead: 'qualify_lead',
    working_lead: 'working_lead',
    close_convert_lead: 'close_convert_lead',
    close_unconvert_lead: 'close_unconvert_lead',
    disqualify_lead: 'disqualify_lead',
    subscribe: 'subscribe',
    start_trial: 'start_trial',
  },
  // Stores that use GA4 have its tag, which sends the rest; of those Google would count both.
  sentByDefault: ['purchase', 'refund'],
  eventNames: {
    label: 'GA4 event',
    choices: [
      'purchase',
      'refund',
      'page_view',
      'view_item',
      'view_item_list',
      'select_item',
      'view_promotion',
      'select_promotion',
      'search',
      'view_search_results',
      'add_to_cart',
      'remove_from_cart',
      'view_cart',
      'add_to_wishlist',
      'begin_checkout',
      'add_shipping_info',
      'add_payment_info',
      'sign_up',
      'login',
      'generate_lead',
      'qualify_lead',
      'working_lead',
      'close_convert_lead',
      'close_unconvert_lead',
      'disqualify_lead',
      'select_content',
      'share',
      'join_group',
      'subscribe',
      'start_trial',
    ],
    open: true,
    help: 'A recommended event, or a custom name of up to 40 letters, digits and _.',
  },
  consent: {
    needs: ['analytics'],
    restricted: {
      countries: ['US'],
      how: 'consent.ad_user_data and consent.ad_personalization are DENIED, user_data is left out.',
    },
  },
  refunds: {
    taken: true,
    how: 'A refund event with the order’s id, the refunded amount, its tax and shipping, and the lines that went back.',
  },
  matchKeys: ['browser_id', 'session', 'external_id', 'email', 'phone', 'name', 'ip', 'user_agent'],
  itemsAt: 'events',
  testMode: 'Test events go to Google’s validation address: they are checked, and stay out of the reports.',
  deduplicates: { by: 'transaction_id of a purchase; other events by nothing', repeats: false, repeatable: ['purchase'] },
  secretInAddress: 'The Measurement Protocol takes its api_secret in the address alone.',
  answersNothing: 'GA4 answers 2xx to every request that arrives, whether its events and its secret are right or not.',
  open: openGa4,
  pixel: { settings: ['measurementId'], scriptHost: 'https://www.googletagmanager.com', deduplicates: false },
  sandbox: ga4Sandbox,
});

function openGa4({ measurementId, apiSecret, region }: Ga4Settings, baseUrl: string): OpenDestination {
  const base = hostOf(baseUrl, { usual: BASE_URL, chosen: region === 'eu' ? EU_BASE_URL : BASE_URL });
  const query = new URLSearchParams({ measurement_id: measurementId, api_secret: apiSecret });
  const post = (path: string, body: unknown) => ({
    method: 'POST' as const,
    url: `${base}${path}?${query}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return {
    prepare: (conversion) => prepareGa4(conversion, measurementId),
    // A test event goes to the validation address: it is checked, and stays out of the reports.
    request: (items, { test }) =>
      test ? post('/debug/mp/collect', { ...bodyOfItems(items), ...ENFORCED }) : post('/mp/collect', bodyOfItems(items)),
    read: readGa4,
    probe: { request: ({ now }) => post('/debug/mp/collect', { ...sampleAt(now), ...ENFORCED }), read: readGa4Probe },
  };
}

const ENFORCED = { validation_behavior: 'ENFORCE_RECOMMENDATIONS' };

function sampleAt(now: Date) {
  const params = { session_id: String(Math.floor(now.getTime() / SECOND_MS)), engagement_time_msec: 1, method: 'tieback' };
  return { client_id: '1.1', events: [{ name: 'login', params }] };
}
