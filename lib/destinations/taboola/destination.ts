/** Taboola's conversions by server. README.md here says what Taboola does beyond its documents. */
import { z } from 'zod';
import type { VendorRequest } from '@/lib/model/delivery';
import { defineDestination, type OpenDestination } from '../define';
import { readTaboola } from './answer';
import { prepareTaboola, TABOOLA_CURRENCIES } from './event';
import { taboolaSandbox } from './sandbox';
import { taboolaFields, taboolaSettings, type TaboolaSettings } from './settings';

export const taboola = defineDestination<TaboolaSettings>({
  id: 'taboola',
  name: 'Taboola',
  summary: 'Taboola’s ads learn of the sales that their clicks brought, also of those that its pixel never saw.',
  category: 'ads',
  mark: { letters: 'TB', color: 'blue' },
  docs: { url: 'https://developers.taboola.com/pixel/docs/bulk-submit-s2s-conversions', read: '2026-11' },
  needs: ['A Taboola Realize account', 'For each event a conversion of the type EVENT in Tracking, with its event name'],
  fields: taboolaFields,
  account: ['accountId'],
  settings: taboolaSettings,
  baseUrl: 'https://trc.taboola.com',
  limits: {
    batchEvents: 1_000,
    // A thousand conversions are about 250 kB; no size is published.
    batchBytes: 1_000_000,
    // Not published: later events than the rule's own window are not credited. Ours, as wide as its default.
    ageDays: 30,
    requestsPerSecond: 5,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: {
    view_item: 'view_content',
    search: 'search',
    add_to_cart: 'add_to_cart',
    begin_checkout: 'start_checkout',
    add_payment_info: 'add_payment_info',
    purchase: 'make_purchase',
    sign_up: 'complete_registration',
    generate_lead: 'lead',
  },
  // Each needs a rule at Taboola, and what its pixel tells of too may be counted twice.
  sentByDefault: ['purchase'],
  eventNames: {
    label: 'Event name',
    choices: [
      'make_purchase',
      'add_to_cart',
      'start_checkout',
      'add_payment_info',
      'view_content',
      'search',
      'complete_registration',
      'lead',
      'add_to_wishlist',
    ],
    open: true,
    help: 'Taboola Realize, Tracking: the Event Name of the conversion, not its Conversion Name; upper and lower case are told apart.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: { taken: false, how: 'Taboola takes no corrections; refunded orders stay counted.' },
  matchKeys: ['click_id'],
  itemsAt: 'actions',
  deduplicates: { by: 'order id; not confirmed, so a call that may have arrived is not repeated', repeats: false },
  currencies: TABOOLA_CURRENCIES,
  answersNothing: 'Taboola does not check conversions that come in bulk: it answers success to every request that arrives.',
  open: openTaboola,
  sandbox: taboolaSandbox,
});

const actionSchema = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));

function openTaboola({ accountId, testClickId }: TaboolaSettings, baseUrl: string): OpenDestination {
  return {
    prepare: prepareTaboola,
    request: (actions, { test }) => {
      // A test event goes by itself to the address that checks it.
      if (test) return postback(baseUrl, actions[0]);
      return {
        method: 'POST',
        url: `${baseUrl}/${encodeURIComponent(accountId)}/log/3/bulk-s2s-action`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ actions }),
      };
    },
    read: readTaboola,
    ...(testClickId && { testClick: { param: 'tblci', value: testClickId } }),
  };
}

/** The postback has no time of its own: it is now. */
function postback(baseUrl: string, action: unknown): VendorRequest {
  const { timestamp: _, ...fields } = actionSchema.parse(action);
  return { method: 'GET', url: `${baseUrl}/actions-handler/log/3/s2s-action?${new URLSearchParams(fields)}`, headers: {} };
}
