/**
 * Shopify's webhooks: orders, refunds, checkouts and the messages about personal data. The body is signed as sent: its JSON
 * escapes slashes and ampersands, so only the raw bytes verify (https://shopify.dev/docs/api/webhooks/latest,
 * read 2026-11).
 */
import { z } from 'zod';
import { equalInConstantTime, hmacSha256 } from '@/lib/core/hash';
import { member, textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ParsedEvent, ParsedRequest, Refusal, SignatureFault, SourceDefinition, SourceRequest } from '../define';
import { deletedOrder } from '../deleted-order';
import { messageId } from '../fields';
import { checked } from './checked';
import { checkoutEvents } from './checkout';
import { type Delivery, orderKeys } from './delivery';
import { disputeEvents } from './dispute';
import { shopifyFetch } from './fetch';
import { orderEvents } from './order';
import { privacyEvents, privacyTopics } from './privacy';
import { salesChannelOf } from './origin';
import { refundEvents } from './refund';

export const shopify: SourceDefinition = {
  kind: 'shopify',
  name: 'Shopify',
  summary: 'Orders with their payment, cancellation and refunds, and begun checkouts, from a Shopify store.',
  category: 'orders',
  authority: 3,
  key: { by: 'webhook', verify },
  limits: { bodyBytes: 2_000_000, events: 100, propertiesBytes: 1_000_000, ageDays: 8000 },
  settings: z.object({ orderKey: z.enum(orderKeys).default('id') }),
  fields: [
    {
      name: 'secret',
      label: 'Webhook signing secret',
      help: 'Settings > Notifications > Webhooks, below the list; for webhooks of an app, the client secret of the app.',
      secret: true,
    },
    {
      name: 'orderKey',
      label: 'Order identifier on your pages',
      help: 'What your pages send as transaction id: "id" (5678901234567), "name" (#1001) or "order_number" (1001).',
    },
  ],
  parse,
  salesChannelOf,
  fetch: shopifyFetch,
};

const readers: ReadonlyMap<string, (body: unknown, delivery: Delivery) => ParsedEvent[]> = new Map([
  ['orders/create', orderEvents],
  ['orders/paid', orderEvents],
  ['orders/updated', orderEvents],
  ['orders/cancelled', orderEvents],
  ['orders/delete', deletedEvents],
  ['refunds/create', loneRefund],
  ['disputes/create', disputeEvents],
  ['disputes/update', disputeEvents],
  ['checkouts/create', checkoutEvents],
  ['checkouts/update', checkoutEvents],
  ...[...privacyTopics.keys()].map((topic) => [topic, privacyEvents] as const),
]);

function verify({ headers, body }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const signature = textOf(headers['x-shopify-hmac-sha256']);
  if (!signature) return 'missing_signature';
  const matches = secrets.filter(
    (secret) => secret !== '' && equalInConstantTime(hmacSha256(secret, body).toString('base64'), signature),
  );
  return matches.length > 0 ? undefined : 'wrong_signature';
}

function parse(request: SourceRequest, json: unknown, settings: Record<string, unknown>): Result<ParsedRequest, Refusal> {
  const topic = textOf(request.headers['x-shopify-topic']);
  if (!topic)
    return fail({
      reason: 'malformed_batch',
      field: 'x-shopify-topic',
      detail: 'is missing: the header that says what happened',
    });
  const read = readers.get(topic);
  if (!read) return ok({ events: [] });
  if (json === undefined) return fail({ reason: 'malformed_json', field: 'body', detail: 'is not JSON' });
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fail({ reason: 'malformed_batch', field: 'body', detail: 'must be a JSON object' });
  }
  const { headers, receivedAt } = request;
  const events = read(json, {
    topic,
    orderKey: orderKeys.find((known) => known === settings['orderKey']) ?? 'id',
    shopDomain: textOf(headers['x-shopify-shop-domain']),
    triggeredAt: textOf(headers['x-shopify-triggered-at']),
    eventId: textOf(headers['x-shopify-event-id']) ?? textOf(headers['x-shopify-webhook-id']),
    receivedAt,
  });
  return ok({ events });
}

/** Shopify puts no order back, so that there is one deletion of it. */
function deletedEvents(order: unknown, { receivedAt }: Delivery): ParsedEvent[] {
  const orderId = textOf(member(order, 'id'));
  if (!orderId) return [{ read: fail({ field: 'id', detail: 'is missing: the id of the order' }) }];
  const at = receivedAt.toISOString();
  return [checked(deletedOrder(messageId('shopify', 'deleted', orderId), orderId, at), 'id')];
}

/** A refund sent on its own knows the order's id alone, which is one of the order's names whatever its key is. */
function loneRefund(refund: unknown, { receivedAt }: Delivery): ParsedEvent[] {
  const id = textOf(member(refund, 'order_id'));
  return refundEvents(refund, { key: id, id, keyField: 'order_id', receivedAt });
}
