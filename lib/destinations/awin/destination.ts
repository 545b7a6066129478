/**
 * Awin's Conversion API: orders of an affiliate programme, and their corrections. README.md here says what Awin does beyond its
 * documents.
 */
import { z } from 'zod';
import { defineDestination, type OpenDestination } from '../define';
import { readAwin } from './answer';
import { CORRECTION_GROUP, prepareAwin } from './event';
import { awinSandbox } from './sandbox';
import { awinFields, awinSettings, type AwinSettings } from './settings';

export const awin = defineDestination<AwinSettings>({
  id: 'awin',
  name: 'Awin',
  summary: 'Publishers of your Awin programme are paid for the orders that their links brought, without a tag in the page.',
  category: 'affiliate',
  mark: { letters: 'AW', color: 'orange' },
  docs: { url: 'https://developer.awin.com/apidocs/conversion-api', read: '2026-11' },
  needs: [
    'An Awin programme as its advertiser, with the Conversion API switched on by Awin',
    'An API token of a user who may use it',
    'For refunds and cancellations: a plan with transaction validation by API (Accelerate or Advanced)',
  ],
  fields: awinFields,
  account: ['advertiserId'],
  settings: awinSettings,
  baseUrl: 'https://api.awin.com',
  limits: {
    batchEvents: 1_000,
    // No size is published; an order with a long basket is about 5 kB.
    batchBytes: 5_000_000,
    // No age is published: the programme's own days after the click decide. Ours, so that no history is paid for by mistake.
    ageDays: 30,
    // Awin asks for a batch every 10 to 60 seconds; its API takes 20 calls a minute.
    requestsPerSecond: 0.1,
    concurrency: 1,
    timeoutMs: 30_000,
  },
  events: { purchase: 'order', refund: 'correction' },
  // Corrections are refused under plans without them.
  sentByDefault: ['purchase'],
  valueByDefault: 'net_of_tax_and_shipping',
  eventNames: {
    label: 'Awin record',
    choices: ['order', 'correction'],
    open: false,
    help: 'Orders are told with their commission groups; a refund or cancellation corrects the order, while Awin has it as pending.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  scopedGroups: [CORRECTION_GROUP],
  refunds: {
    taken: true,
    how: 'A whole refund or cancellation declines the transaction, a part amends its amount; only pending transactions can be changed.',
  },
  restates: { by: 'value', ifRefundsSent: true },
  matchKeys: ['click_id'],
  itemsAt: 'orders',
  testMode: 'Test orders carry isTest: Awin lists them and pays nothing for them.',
  deduplicates: { by: 'order reference, across the tag, the pixel and this API', repeats: true },
  open: openAwin,
  sandbox: awinSandbox,
});

const anything = z.looseObject({});

function openAwin(settings: AwinSettings, baseUrl: string): OpenDestination {
  const { advertiserId, apiToken } = settings;
  const id = encodeURIComponent(advertiserId);
  const json = { 'content-type': 'application/json' };
  return {
    prepare: (conversion) => prepareAwin(conversion, settings),
    request: (items, { test }) => {
      const [first] = items;
      if (anything.safeParse(first).data?.['action'] !== undefined) {
        return {
          method: 'POST',
          url: `${baseUrl}/advertisers/${id}/transactions/batch`,
          headers: { authorization: `Bearer ${apiToken}`, ...json },
          body: JSON.stringify(items),
        };
      }
      const orders = test ? items.map((item) => ({ ...anything.parse(item), isTest: true })) : items;
      return {
        method: 'POST',
        url: `${baseUrl}/s2s/advertiser/${id}/orders`,
        headers: { 'x-api-key': apiToken, ...json },
        body: JSON.stringify({ orders }),
      };
    },
    read: readAwin,
    testClick: { param: 'awc', value: `${advertiserId}_0_tieback-test` },
  };
}
