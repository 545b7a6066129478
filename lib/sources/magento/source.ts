/**
 * Magento Open Source and Adobe Commerce: an order in the shape of their REST API, sent by a webhook of the store's and signed
 * with a shared secret (https://developer.adobe.com/commerce/webapi/rest/, read 2026-11). Amounts are taken in the base currency,
 * which the store keeps its books in.
 */
import { z } from 'zod';
import { parseCurrency } from '@/lib/core/currency';
import { equalInConstantTime, hmacSha256 } from '@/lib/core/hash';
import { listOf, member, textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { SourceEvent } from '@/lib/model/event';
import type { PurchaseStatus } from '@/lib/model/purchase';
import type { FieldProblem } from '@/lib/model/problem';
import type { ParsedEvent, SignatureFault, SourceDefinition, SourceRequest } from '../define';
import { contentHash, stated } from '../fields';
import { buyerOf, itemsOf } from './parts';

const settingsSchema = z.object({
  /** Which of the order's own numbers the store's pages send. */
  orderKey: z.enum(['increment_id', 'entity_id']).default('increment_id'),
});
type Settings = z.infer<typeof settingsSchema>;

export const magento: SourceDefinition = {
  kind: 'magento',
  name: 'Magento / Adobe Commerce',
  summary: 'Orders and credit memos in the shape of the REST API, signed with a shared secret.',
  category: 'orders',
  authority: 3,
  key: { by: 'webhook', verify },
  limits: { bodyBytes: 2_000_000, events: 200, propertiesBytes: 1_000_000, ageDays: 36_500 },
  settings: settingsSchema,
  fields: [
    {
      name: 'webhook',
      label: 'Webhook',
      help: 'Send the order as JSON after sales_order_save_commit_after (Adobe Commerce: Webhooks; Open Source: the module of the guide) to the address above.',
    },
    {
      name: 'secret',
      label: 'Shared secret',
      help: 'Sign the raw body with HMAC-SHA256 under it and send the result as the header X-Tieback-Signature: sha256=<hex>.',
      secret: true,
    },
  ],
  parse: (_request, json, settings) => {
    const order = member(json, 'order') ?? json;
    if (typeof order !== 'object' || order === null || Array.isArray(order)) {
      return fail({ reason: 'malformed_batch', field: 'order', detail: 'must be an order as the REST API gives it' });
    }
    const options = settingsSchema.parse(settings);
    return ok({
      events: [
        statement(order, options),
        ...refunds(order, member(json, 'creditmemos') ?? member(order, 'creditmemos'), options),
      ],
    });
  },
};

function verify({ headers, body }: SourceRequest, secrets: string[]): SignatureFault | undefined {
  const stated = headers['x-tieback-signature']?.replace(/^sha256=/, '').trim();
  if (!stated) return 'missing_signature';
  const made = secrets.flatMap((secret) => [
    hmacSha256(secret, body).toString('hex'),
    hmacSha256(secret, body).toString('base64'),
  ]);
  return made.map((own) => equalInConstantTime(stated, own)).some(Boolean) ? undefined : 'wrong_signature';
}

const statuses: Record<string, PurchaseStatus> = { processing: 'paid', complete: 'paid', closed: 'paid', canceled: 'cancelled' };

function statement(order: object, { orderKey }: Settings): ParsedEvent {
  const key = textOf(member(order, orderKey));
  const updated = textOf(member(order, 'updated_at'));
  const state = textOf(member(order, 'state')) ?? '';
  // Versions are counted in seconds, and two within one are two facts: the body tells them apart.
  const told = contentHash(order);
  const id = `magento:order:${key?.slice(0, 40)}:${updated?.slice(0, 19)}:${told}`;
  return { id, read: readOrder(order, id, key, state) };
}

function readOrder(order: object, id: string, key: string | undefined, state: string): Result<SourceEvent, FieldProblem> {
  if (!key) return fail({ field: 'increment_id', detail: 'is missing: the number of the order' });
  const [orderedAt, updatedAt] = ['created_at', 'updated_at'].map((name) => utc(member(order, name)));
  if (!orderedAt)
    return fail({ field: 'created_at', detail: 'must be a time such as "2026-03-01 12:00:00", which Magento means in UTC' });
  const base = (name: string) => textOf(member(order, `base_${name}`)) ?? textOf(member(order, name));
  const currency = textOf(member(order, 'base_currency_code')) ?? textOf(member(order, 'order_currency_code'));
  const presented = textOf(member(order, 'order_currency_code'));
  const user = buyerOf(order);
  const visitor = textOf(member(order, 'extension_attributes', 'tieback_visitor')) ?? textOf(member(order, 'tieback_visitor'));
  const properties = {
    transaction_id: key,
    status: (Object.hasOwn(statuses, state) ? statuses[state] : undefined) ?? 'pending',
    currency,
    value: base('grand_total'),
    received: partlyPaid(base('grand_total'), base('total_paid')),
    tax: base('tax_amount'),
    shipping: base('shipping_amount'),
    discount: base('discount_amount')?.replace(/^-/, ''),
    coupon: textOf(member(order, 'coupon_code')),
    items: itemsOf(order, parseCurrency(currency)),
    order_name: textOf(member(order, 'increment_id')),
    order_names: namesOf(order),
    // Orders that somebody enters in the admin have no address of a buyer.
    sales_channel: member(order, 'remote_ip') === null ? 'draft' : undefined,
    cart_token: textOf(member(order, 'quote_id')),
    ordered_at: orderedAt,
    updated_at: updatedAt,
    ...(presented &&
      presented !== currency && { presentment: { currency: presented, value: textOf(member(order, 'grand_total')) } }),
  };
  return ok({
    id,
    name: 'purchase',
    at: updatedAt ?? orderedAt,
    properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)),
    ...(user && { user }),
    ...(visitor && { context: { visitor } }),
  });
}

/** All that the shop and the gateway call the order. */
function namesOf(order: object): Record<string, unknown> {
  return stated({
    id: textOf(member(order, 'entity_id')),
    number: textOf(member(order, 'increment_id')),
    payment: textOf(member(order, 'payment', 'last_trans_id')),
  });
}

/** The lines that a credit memo takes back. */
function linesOf(memo: unknown): Record<string, unknown>[] | undefined {
  const lines = listOf(member(memo, 'items')).flatMap((line) => {
    const [lineId, quantity] = [textOf(member(line, 'order_item_id')), textOf(member(line, 'qty'))];
    if (!lineId || !quantity || Number(quantity) === 0) return [];
    const value = textOf(member(line, 'base_row_total')) ?? textOf(member(line, 'row_total'));
    return [{ line_id: lineId, item_id: textOf(member(line, 'sku')), quantity, value }];
  });
  return lines.length > 0 ? lines : undefined;
}

/** What has come in, where it is more than nothing and not the whole: an order of which nothing is captured yet says none. */
function partlyPaid(total: string | undefined, paid: string | undefined): string | undefined {
  return paid && Number(paid) > 0 && Number(paid) < Number(total) ? paid : undefined;
}

/**
 * Credit memos where they are sent along; else a closed order whose whole total went back. Partial sums without memos say no
 * single refund.
 */
function refunds(order: object, memos: unknown, { orderKey }: Settings): ParsedEvent[] {
  const key = textOf(member(order, orderKey));
  const currency = textOf(member(order, 'base_currency_code')) ?? textOf(member(order, 'order_currency_code'));
  const listed = listOf(memos).flatMap((memo) => {
    const refundId = textOf(member(memo, 'entity_id')) ?? textOf(member(memo, 'increment_id'));
    const value = textOf(member(memo, 'base_grand_total')) ?? textOf(member(memo, 'grand_total'));
    const at = utc(member(memo, 'created_at')) ?? utc(member(order, 'updated_at'));
    const part = (name: string) => textOf(member(memo, `base_${name}`)) ?? textOf(member(memo, name));
    const parts = { tax: part('tax_amount'), shipping: part('shipping_amount') };
    return refundId && at
      ? [refund(key, refundId, at, stated({ order_names: namesOf(order), currency, value, ...parts, items: linesOf(memo) }))]
      : [];
  });
  if (listed.length > 0) return listed;
  const [total, back] = ['grand_total', 'total_refunded'].map((name) => Number(textOf(member(order, name)) ?? Number.NaN));
  const at = utc(member(order, 'updated_at'));
  return at && total !== undefined && total > 0 && back === total
    ? [refund(key, 'all', at, { order_names: namesOf(order) })]
    : [];
}

function refund(key: string | undefined, refundId: string, at: string, money: Record<string, unknown>): ParsedEvent {
  // Told again with another amount it is a correction, and not a repetition.
  const id = `magento:refund:${key?.slice(0, 35)}:${refundId.slice(0, 25)}:${textOf(money['value'])?.slice(0, 20) ?? 'all'}`;
  return { id, read: ok({ id, name: 'refund', at, properties: { transaction_id: key, refund_id: refundId, ...money } }) };
}

/** Magento writes UTC without saying so. */
function utc(value: unknown): string | undefined {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(textOf(value) ?? '') ?? [];
  const date = day ? new Date(`${day}T${time}Z`) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}
