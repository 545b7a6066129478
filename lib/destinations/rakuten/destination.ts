/**
 * Rakuten Advertising's event call: orders of a programme, line by line. README.md here says what Rakuten does, and what is not
 * confirmed.
 */
import { z } from 'zod';
import { defineDestination, type OpenDestination } from '../define';
import { readRakuten } from './answer';
import { prepareRakuten } from './event';
import { rakutenSandbox } from './sandbox';
import { rakutenFields, rakutenSettings, type RakutenSettings } from './settings';

export const rakuten = defineDestination<RakutenSettings>({
  id: 'rakuten',
  name: 'Rakuten Advertising',
  summary: 'Publishers of your Rakuten programme are paid for the orders that their links brought, line by line.',
  category: 'affiliate',
  mark: { letters: 'RK', color: 'red' },
  docs: { url: 'https://pubhelp.rakutenadvertising.com/hc/en-us/articles/4403182382861', read: '2026-11' },
  needs: [
    'A Rakuten Advertising programme as its advertiser',
    'Tracking by server, which Rakuten has to switch on for your merchant ID',
  ],
  fields: rakutenFields,
  account: ['merchantId'],
  settings: rakutenSettings,
  baseUrl: 'https://track.linksynergy.com',
  limits: {
    batchEvents: 1,
    batchBytes: 8_000,
    // No limit is published; servers and proxies take addresses of 8 KB (https://www.rfc-editor.org/rfc/rfc9110#section-4.1).
    event: { bytes: 8_000, of: 'address' },
    // No age is published. Ours, so that no history is paid for by mistake.
    ageDays: 30,
    // No limit is published.
    requestsPerSecond: 5,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: { purchase: 'order', refund: 'correction' },
  // Whether negative lines are taken by this call differs by programme.
  sentByDefault: ['purchase'],
  valueByDefault: 'net_of_tax_and_shipping',
  eventNames: {
    label: 'Rakuten record',
    choices: ['order', 'correction'],
    open: false,
    help: 'Orders are told line by line. Refunds as negative lines of the order: ask Rakuten whether your programme takes them before you switch them on.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: { taken: true, how: 'What goes back is told as negative lines of the same order, where your programme takes them.' },
  matchKeys: ['click_id'],
  itemsAt: '',
  deduplicates: { by: 'order id and SKU; not confirmed, so a call that may have arrived is not repeated', repeats: false },
  valueByLines: 'amtlist, the lines’ amounts, add up to the order’s value.',
  inHundredths: 'Rakuten reads amounts as hundredths of the unit in every currency.',
  open: openRakuten,
  sandbox: rakutenSandbox,
});

const paramsSchema = z.record(z.string(), z.string());

function openRakuten(settings: RakutenSettings, baseUrl: string): OpenDestination {
  return {
    prepare: (conversion) => prepareRakuten(conversion, settings),
    request: ([item]) => ({
      method: 'GET',
      // Without it the answer is a picture.
      url: `${baseUrl}/ep?${new URLSearchParams({ ...paramsSchema.parse(item), xml: '1' })}`,
      headers: { accept: 'application/xml' },
    }),
    read: readRakuten,
  };
}
