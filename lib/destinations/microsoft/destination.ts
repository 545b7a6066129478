/**
 * Microsoft Advertising's Conversions API: server events of a UET tag. README.md here says what Microsoft does beyond its
 * documents.
 */
import { defineDestination, type OpenDestination } from '../define';
import { readMicrosoft } from './answer';
import { prepareMicrosoft } from './event';
import { microsoftSandbox } from './sandbox';
import { microsoftFields, microsoftSettings, type MicrosoftSettings } from './settings';
import { UET_API_VERSION } from './version';

const NAMES = [
  'view_item',
  'view_item_list',
  'search',
  'add_to_wishlist',
  'add_to_cart',
  'begin_checkout',
  'add_payment_info',
  'purchase',
  'sign_up',
  'generate_lead',
  'subscribe',
  'start_trial',
] as const;

export const microsoft = defineDestination<MicrosoftSettings>({
  id: 'microsoft',
  name: 'Microsoft Advertising',
  summary: 'Bing and the Microsoft Audience Network learn of every sale, also of those that the UET tag never saw.',
  category: 'ads',
  mark: { letters: 'Ms', color: 'teal' },
  docs: { url: 'https://learn.microsoft.com/en-us/advertising/guides/uet-conversion-api-integration', read: '2026-11' },
  apiVersion: { name: UET_API_VERSION, endsOn: null, read: '2026-11' },
  needs: [
    'A UET tag in Microsoft Advertising',
    'The Conversions API for that account: Microsoft opens it account by account',
    'A conversion goal of the type "Custom event" whose action is the name sent here',
  ],
  fields: microsoftFields,
  account: ['tagId'],
  settings: microsoftSettings,
  baseUrl: 'https://capi.uet.microsoft.com',
  limits: {
    batchEvents: 1_000,
    // Microsoft publishes neither a size nor a rate: a megabyte is what partners keep to.
    batchBytes: 1_000_000,
    ageDays: 7,
    requestsPerSecond: 10,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: { page_view: 'pageLoad', ...Object.fromEntries(NAMES.map((name) => [name, name])) },
  eventNames: {
    label: 'Event action',
    choices: [...NAMES, 'pageLoad'],
    open: true,
    help: 'The "action" of your conversion goal, letter by letter: purchase and Purchase are two. pageLoad is a view of a page.',
  },
  consent: {
    needs: ['ad_storage', 'ad_user_data'],
    restricted: { countries: ['US'], how: 'adStorageConsent "D"' },
  },
  refunds: { taken: false, how: 'The Conversions API has no refund event; goals keep the refunded revenue.' },
  matchKeys: ['email', 'phone', 'external_id', 'click_id', 'browser_id', 'ip', 'user_agent'],
  itemsAt: 'data',
  deduplicates: { by: 'eventName and eventId, within the tag', repeats: true },
  open: openMicrosoft,
  // Page loads are told by the tag itself, without a key.
  pixel: { settings: ['tagId'], scriptHost: 'https://bat.bing.com', deduplicates: true, shows: (as) => as !== 'pageLoad' },
  sandbox: microsoftSandbox,
});

function openMicrosoft({ tagId, accessToken }: MicrosoftSettings, baseUrl: string): OpenDestination {
  return {
    prepare: prepareMicrosoft,
    request: (items) => ({
      method: 'POST',
      url: `${baseUrl}/${UET_API_VERSION}/${encodeURIComponent(tagId)}/events`,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ data: items, dataProvider: 'tieback', continueOnValidationError: true }),
    }),
    read: readMicrosoft,
  };
}
