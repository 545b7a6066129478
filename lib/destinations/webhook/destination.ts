/** Signed webhooks (Standard Webhooks 1.0) to a server of the store's own. README.md here shows how to verify and read them. */
import { z } from 'zod';
import { signStandard } from '@/lib/core/standard-webhooks';
import { defineDestination, type OpenDestination } from '../define';
import { readWebhook } from './answer';
import { prepareWebhook } from './event';
import { webhookSandbox } from './sandbox';
import { staticHeaders, webhookFields, webhookSettings, type WebhookSettings } from './settings';

const messageSchema = z.record(z.string(), z.unknown());
const identifiedSchema = z.object({ data: z.object({ eventId: z.string(), key: z.string(), rule: z.string().optional() }) });

export const webhook = defineDestination<WebhookSettings>({
  id: 'webhook',
  name: 'Webhook',
  summary: 'Your own server gets every event, signed, with all that is known of its order and its clicks.',
  category: 'webhook',
  mark: { letters: 'W', color: 'gray' },
  docs: { url: 'https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md', read: '2026-11' },
  apiVersion: { name: '1.0.0', endsOn: null, read: '2026-11' },
  needs: ['An address on a server of yours that takes POST requests over https'],
  fields: webhookFields,
  account: ['url'],
  settings: webhookSettings,
  // The whole address is a setting.
  baseUrl: '',
  limits: {
    batchEvents: 1,
    // Advised are fewer than 20 kB; an order of several hundred lines stays below this.
    batchBytes: 1_000_000,
    // The server's to judge; ten years are more than a store's history needs.
    ageDays: 3_650,
    requestsPerSecond: 50,
    concurrency: 4,
    timeoutMs: 20_000,
  },
  events: {
    page_view: 'page.viewed',
    view_item: 'product.viewed',
    view_item_list: 'product_list.viewed',
    search: 'search.made',
    add_to_cart: 'cart.item_added',
    remove_from_cart: 'cart.item_removed',
    add_to_wishlist: 'wishlist.item_added',
    begin_checkout: 'checkout.started',
    add_shipping_info: 'checkout.shipping_added',
    add_payment_info: 'checkout.payment_added',
    purchase: 'order.placed',
    refund: 'order.refunded',
    sign_up: 'customer.signed_up',
    generate_lead: 'lead.generated',
    subscribe: 'subscription.started',
    start_trial: 'trial.started',
  },
  eventNames: {
    label: 'Event type',
    choices: [
      'page.viewed',
      'product.viewed',
      'product_list.viewed',
      'search.made',
      'cart.item_added',
      'cart.item_removed',
      'wishlist.item_added',
      'checkout.started',
      'checkout.shipping_added',
      'checkout.payment_added',
      'order.placed',
      'order.refunded',
      'customer.signed_up',
      'lead.generated',
      'subscription.started',
      'trial.started',
    ],
    open: true,
    help: 'The type in the message, as your server reads it: letters, digits and _, with dots between its parts.',
  },
  consent: { needs: [] },
  refunds: { taken: true, how: 'Each refund is an order.refunded with the refunded amount and what the order is still worth.' },
  restates: { by: 'event', as: 'order.updated' },
  pointOfSale: 'salesChannel pos',
  matchKeys: [],
  itemsAt: '',
  testMode: 'A test message has "test": true beside its type.',
  deduplicates: { by: 'the webhook-id header, which every attempt repeats', byIdAlone: true, repeats: true },
  open: openWebhook,
  sandbox: webhookSandbox,
});

function openWebhook(settings: WebhookSettings, baseUrl: string): OpenDestination {
  const secrets = [settings.secret, settings.oldSecret].flatMap((secret) => secret || []);
  const own = staticHeaders(settings);
  return {
    prepare: prepareWebhook,
    request: ([item], { now, test }) => {
      const message = messageSchema.parse(item);
      const { eventId, key, rule } = identifiedSchema.parse(item).data;
      // One event may tell of a refund and bring a correction: two messages.
      const correction = /^correction:.*:(\d+)$/s.exec(key)?.[1];
      const id = ['msg', eventId, rule, correction && `c${correction}`].filter(Boolean).join('_');
      const body = JSON.stringify(test ? { ...message, test } : message);
      // A uuid of ours, a rule's id of letters and digits, a number: nothing that a buyer chose can get into the signed text.
      const signature = signStandard(secrets, id, now, body);
      return {
        method: 'POST',
        url: baseUrl || settings.url,
        headers: { ...own, 'content-type': 'application/json', ...signature },
        body,
      };
    },
    read: readWebhook,
  };
}
