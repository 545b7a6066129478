/**
 * Axon Conversion API (AppLovin): events of the store's server for AppLovin's ads. README.md here says what it does beyond its
 * documents.
 */
import { defineDestination, type OpenDestination } from '../define';
import { readApplovin } from './answer';
import { AXON_EVENTS, prepareApplovin } from './event';
import { applovinSandbox } from './sandbox';
import { applovinFields, applovinSettings, type ApplovinSettings } from './settings';

export const applovin = defineDestination<ApplovinSettings>({
  id: 'applovin',
  name: 'AppLovin (Axon)',
  summary: 'AppLovin’s ads learn of every sale, also of those that the Axon pixel never saw.',
  category: 'ads',
  mark: { letters: 'AX', color: 'indigo' },
  docs: { url: 'https://support.axon.ai/en/growth/promoting-your-websites/api/axon-conversion-api', read: '2026-11' },
  needs: ['The event key and the Conversion API key of the Axon account (Account, Keys)'],
  fields: applovinFields,
  account: ['eventKey'],
  settings: applovinSettings,
  baseUrl: 'https://b.applovin.com',
  limits: {
    batchEvents: 100,
    batchBytes: 1_000_000,
    // Axon asks for events as they happen, and takes history as a file only; how late one may come is not documented.
    ageDays: 1,
    // Not documented.
    requestsPerSecond: 5,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: Object.fromEntries(AXON_EVENTS.map((name) => [name, name])),
  sentByDefault: ['page_view', 'view_item', 'add_to_cart', 'begin_checkout', 'purchase', 'search', 'generate_lead', 'sign_up'],
  eventNames: { label: 'Axon event', choices: AXON_EVENTS, open: false, help: 'Axon takes no names of your own.' },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: { taken: false, how: 'The Conversion API has no refund event; refunded orders stay counted.' },
  matchKeys: ['email', 'phone', 'external_id', 'click_id', 'browser_id', 'ip', 'user_agent'],
  itemsAt: 'events',
  deduplicates: { by: 'dedupe_id: merged within 5 minutes, dropped later', byIdAlone: true, repeats: true },
  open: openApplovin,
  pixel: { settings: ['eventKey'], scriptHost: 'https://s.axon.ai', deduplicates: true },
  sandbox: applovinSandbox,
});

function openApplovin({ eventKey, apiKey }: ApplovinSettings, baseUrl: string): OpenDestination {
  return {
    prepare: prepareApplovin,
    request: (items) => ({
      method: 'POST',
      url: `${baseUrl}/v1/event?pixel_id=${encodeURIComponent(eventKey)}`,
      // The key alone: Axon knows no "Bearer".
      headers: { authorization: apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ events: items }),
    }),
    read: readApplovin,
  };
}
