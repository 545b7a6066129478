/**
 * WooCommerce's webhooks: orders with their refunds, and new customers. The body is signed as sent. When a webhook is saved the
 * store asks for an answer with an unsigned form, and switches the webhook on only after exactly 200
 * (https://github.com/woocommerce/woocommerce/blob/trunk/plugins/woocommerce/includes/class-wc-webhook.php, read 2026-11).
 */
import { z } from 'zod';
import { equalInConstantTime, hmacSha256 } from '@/lib/core/hash';
import { textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { ParsedEvent, ParsedRequest, Refusal, SignatureFault, SourceDefinition, SourceRequest } from '../define';
import { signUpEvents } from './customer';
import { deletedEvents, restoredEvents } from './deleted';
import { type Delivery, orderKeys } from './delivery';
import { woocommerceFetch } from './fetch';
import { orderEvents } from './order';
import { salesChannelOf } from './origin';
import { subscriptionEvents } from './subscription';

/** "webhook_id=" and the number of a post. */
const PING_BYTES_MAX = 40;

export const woocommerce: SourceDefinition = {
  kind: 'woocommerce',
  name: 'WooCommerce',
  summary: 'Orders with their status and refunds, what WooCommerce knows of where they came from, and new customers.',
  category: 'orders',
  authority: 3,
  key: { by: 'webhook', verify },
  limits: { bodyBytes: 2_000_000, events: 100, propertiesBytes: 1_000_000, ageDays: 8000 },
  settings: z.object({ orderKey: z.enum(orderKeys).default('number') }),
  fields: [
    {
      name: 'secret',
      label: 'Secret',
      help: 'WooCommerce > Settings > Advanced > Webhooks: the "Secret" of the webhook. Choose "WP REST API Integration v3" as its version.',
      secret: true,
    },
    {
      name: 'orderKey',
      label: 'Order identifier on your pages',
      help: 'What your pages send as transaction id: "number", or "id". The two differ only with a plug-in that numbers orders itself.',
    },
  ],
  parse,
  salesChannelOf,
  fetch: woocommerceFetch,
};

const readers: ReadonlyMap<string, (body: unknown, delivery: Delivery) => ParsedEvent[]> = new Map([
  ['order.created', orderEvents],
  ['order.updated', orderEvents],
  ['order.restored', restoredEvents],
  ['order.deleted', deletedEvents],
  ['customer.created', signUpEvents],
  ['subscription.created', subscriptionEvents],
]);

function verify({ headers, body }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const signature = textOf(headers['x-wc-webhook-signature']);
  if (!signature) return isPing(body) ? undefined : 'missing_signature';
  const matches = secrets.filter(
    (secret) => secret !== '' && equalInConstantTime(hmacSha256(secret, body).toString('base64'), signature),
  );
  return matches.length > 0 ? undefined : 'wrong_signature';
}

function isPing(body: Uint8Array): boolean {
  return body.length <= PING_BYTES_MAX && /^webhook_id=\d+$/.test(new TextDecoder().decode(body));
}

function parse(
  { headers, body, receivedAt }: SourceRequest,
  json: unknown,
  settings: Record<string, unknown>,
): Result<ParsedRequest, Refusal> {
  if (isPing(body)) return ok({ events: [] });
  const topic = textOf(headers['x-wc-webhook-topic']);
  if (!topic)
    return fail({
      reason: 'malformed_batch',
      field: 'x-wc-webhook-topic',
      detail: 'is missing: the header that says what happened',
    });
  const read = readers.get(topic);
  if (!read) return ok({ events: [] });
  if (json === undefined) return fail({ reason: 'malformed_json', field: 'body', detail: 'is not JSON' });
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fail({ reason: 'malformed_batch', field: 'body', detail: 'must be a JSON object' });
  }
  const orderKey = orderKeys.find((known) => known === settings['orderKey']) ?? 'number';
  return ok({ events: read(json, { orderKey, store: textOf(headers['x-wc-webhook-source']), receivedAt }) });
}
