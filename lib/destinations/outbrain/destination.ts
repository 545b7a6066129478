/**
 * Outbrain, server to server: conversions told by the click that brought them. README.md here says what it does beyond its
 * documents.
 */
import { z } from 'zod';
import { defineDestination, type OpenDestination } from '../define';
import { readOutbrain } from './answer';
import { prepareOutbrain } from './event';
import { outbrainSandbox } from './sandbox';
import { outbrainFields, outbrainSettings, type OutbrainSettings } from './settings';

export const outbrain = defineDestination<OutbrainSettings>({
  id: 'outbrain',
  name: 'Outbrain (Teads)',
  summary: 'Outbrain’s campaigns learn which clicks became sales, without its pixel in your pages.',
  category: 'ads',
  mark: { letters: 'OB', color: 'orange' },
  docs: { url: 'https://www.outbrain.com/help/advertisers/server2server-integrations/', read: '2026-11' },
  needs: [
    'An event-based conversion in Outbrain for each event (Pixels, Conversions, Add conversion)',
    'ob_click_id={{ob_click_id}} in the tracking code of every campaign: Outbrain matches by nothing else',
  ],
  fields: outbrainFields,
  settings: outbrainSettings,
  baseUrl: 'https://tr.outbrain.com',
  limits: {
    batchEvents: 1,
    batchBytes: 8_000,
    // Outbrain dates a conversion by its arrival.
    ageDays: 1,
    // Not documented.
    requestsPerSecond: 5,
    concurrency: 2,
    timeoutMs: 20_000,
  },
  events: { purchase: '', add_to_cart: '', begin_checkout: '', view_item: '', sign_up: '', generate_lead: '' },
  eventNames: {
    label: 'Outbrain event name',
    open: true,
    help: 'The event name of an event-based conversion in Outbrain, with its capitals. Another name counts nothing, and Outbrain does not say so.',
  },
  consent: { needs: ['ad_storage', 'ad_user_data'] },
  refunds: { taken: false, how: 'Outbrain takes no refunds; refunded orders stay counted.' },
  matchKeys: ['click_id'],
  itemsAt: '',
  deduplicates: { by: 'transaction number (orderId), as far as is known', repeats: false },
  lacks: { time: 'Outbrain has no member for the time: a conversion is dated by its arrival.' },
  answersNothing: 'Outbrain answers like a picture: a conversion whose click or name it does not know looks like a counted one.',
  open: openOutbrain,
  sandbox: outbrainSandbox,
});

const itemSchema = z.record(z.string(), z.string());

function openOutbrain(_: OutbrainSettings, baseUrl: string): OpenDestination {
  return {
    prepare: prepareOutbrain,
    request: ([item]) => ({
      method: 'GET',
      url: `${baseUrl}/unifiedPixel?${new URLSearchParams(itemSchema.parse(item))}`,
      headers: {},
    }),
    read: readOutbrain,
  };
}
