/** Every way in with what its clients put on the wire: raw HTTP requests, webhooks signed as their senders sign. */
import type { Database } from '@/db/client';
import { source } from '@/db/schema/configuration';
import { operatorOf } from '@/lib/access';
import { hmacSha256 } from '@/lib/core/hash';
import { SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { sealSecret } from '@/lib/ops/secrets';
import { signStandard } from '@/lib/sources/webhook/signature';
import { newTestId } from '@/lib/testing/builders';
import { createApiKey } from '@/lib/workspace';

const SECRET = 'a secret of the benchmark';

/** Without `render` it is the snippet, whose requests the load makes itself. */
export type Way = { name: string; eventsPerRequest: number; render?: (ids: string[], visitor: string) => string };

/** Every way in with what its clients put on the wire; webhooks are signed as their senders do. */
export async function waysInto(db: Database, site: Site): Promise<Way[]> {
  for (const kind of ['shopify', 'woocommerce', 'stripe', 'magento', 'webhook']) {
    await db.insert(source).values({
      siteId: site.id,
      id: newTestId<'source'>(),
      kind,
      name: kind,
      path: `bench${kind}`,
      secrets: [sealSecret(SECRET, new Date())],
      settings: kind === 'webhook' ? { mapping: webhookMapping } : {},
      createdAt: new Date(),
    });
  }
  const { key } = await createApiKey(db, operatorOf(site.workspaceId), { name: 'bench', role: 'admin' });
  const basic = `Basic ${Buffer.from(`${site.writeKey}:`).toString('base64')}`;
  return [
    { name: 'snippet, 1 event', eventsPerRequest: 1 },
    { name: 'snippet, 20 events', eventsPerRequest: 20 },
    {
      name: 'Segment track',
      eventsPerRequest: 1,
      render: ([id = ''], who) => post('/v1/track', segmentMessage(id, who), { authorization: basic }),
    },
    {
      name: 'Segment batch of 20',
      eventsPerRequest: 20,
      render: (ids, who) => post('/v1/batch', { batch: ids.map((id) => segmentMessage(id, who)) }, { authorization: basic }),
    },
    {
      name: 'Google tag',
      eventsPerRequest: 1,
      render: ([id = ''], who) => text(`/c/${site.collectPath}/g/collect?${tagHit(id, who)}`, '', {}),
    },
    {
      name: 'GA4 Measurement Protocol',
      eventsPerRequest: 1,
      render: ([id = ''], who) => post(`/mp/collect?api_secret=${site.writeKey}`, protocolBody(id, who)),
    },
    { name: 'Shopify orders/paid', eventsPerRequest: 1, render: ([id = '']) => shopifyOrder(id) },
    { name: 'WooCommerce order.updated', eventsPerRequest: 1, render: ([id = '']) => wooOrder(id) },
    { name: 'Stripe session', eventsPerRequest: 1, render: ([id = '']) => stripeSession(id) },
    { name: 'Magento order', eventsPerRequest: 1, render: ([id = '']) => magentoOrder(id) },
    { name: 'generic webhook', eventsPerRequest: 1, render: ([id = '']) => signedOrder(id) },
    {
      name: 'Tieback API, 20 events',
      eventsPerRequest: 20,
      render: (ids) => post(`/api/v1/sites/${site.id}/events`, { events: ids.map(apiEvent) }, { authorization: `Bearer ${key}` }),
    },
  ];
}

const properties = { currency: 'EUR', value: 129.9, items: [{ item_id: 'grinder-4', price: 129.9, quantity: 1 }] };
const page = { url: 'https://shop.example/p/1?utm_source=google&gclid=Cj0KCQjw', title: 'Grinder no. 4' };
const webhookMapping = {
  event: 'purchase',
  fields: {
    id: { path: 'id' },
    transaction_id: { path: 'id' },
    currency: { path: 'currency' },
    value: { path: 'total' },
    email: { path: 'email' },
  },
};

function segmentMessage(messageId: string, anonymousId: string) {
  const context = { page, userAgent: 'Mozilla/5.0', locale: 'de-DE' };
  return {
    type: 'track',
    event: 'Product Viewed',
    messageId,
    anonymousId,
    timestamp: new Date().toISOString(),
    properties,
    context,
  };
}

function protocolBody(id: string, who: string) {
  return { client_id: who, events: [{ name: 'view_item', params: { ...properties, event_id: id } }] };
}

function apiEvent(id: string) {
  return { id, name: 'view_item', at: new Date().toISOString(), page, properties };
}

function shopifyOrder(id: string): string {
  const at = new Date().toISOString();
  const lines = [{ id: 1, sku: 'grinder-4', title: 'Grinder', price: '129.90', quantity: 1 }];
  const money = { currency: 'EUR', total_price: '129.90', total_tax: '20.74', financial_status: 'paid' };
  const body = JSON.stringify({
    id,
    name: `#${id}`,
    email: 'a@b.example',
    created_at: at,
    updated_at: at,
    line_items: lines,
    refunds: [],
    ...money,
  });
  const signature = hmacSha256(SECRET, body).toString('base64');
  return text('/webhooks/benchshopify', body, { 'x-shopify-topic': 'orders/paid', 'x-shopify-hmac-sha256': signature });
}

function wooOrder(id: string): string {
  const at = new Date().toISOString().slice(0, 19);
  const line_items = [{ id: 1, product_id: 5, name: 'Grinder', quantity: 1, subtotal: '109.16', total: '109.16' }];
  const money = { currency: 'EUR', total: '129.90', total_tax: '20.74', status: 'processing', refunds: [] };
  const dates = { date_created_gmt: at, date_modified_gmt: at };
  const body = JSON.stringify({ id, number: id, billing: { email: 'a@b.example' }, line_items, ...money, ...dates });
  const signature = hmacSha256(SECRET, body).toString('base64');
  return text('/webhooks/benchwoocommerce', body, {
    'x-wc-webhook-topic': 'order.updated',
    'x-wc-webhook-signature': signature,
  });
}

function stripeSession(id: string): string {
  const seconds = Math.floor(Date.now() / SECOND_MS);
  const money = { currency: 'eur', amount_total: 12_990, payment_status: 'paid', livemode: true };
  const object = {
    id: `cs_${id}`,
    created: seconds,
    customer_details: { email: 'a@b.example' },
    metadata: { order_id: id },
    ...money,
  };
  const body = JSON.stringify({ id, type: 'checkout.session.completed', created: seconds, data: { object } });
  const signature = hmacSha256(SECRET, `${seconds}.`, body).toString('hex');
  return text('/webhooks/benchstripe', body, { 'stripe-signature': `t=${seconds},v1=${signature}` });
}

function magentoOrder(id: string): string {
  const at = new Date().toISOString().slice(0, 19).replace('T', ' ');
  const money = { base_currency_code: 'EUR', base_grand_total: '129.90', state: 'processing' };
  const items = [{ sku: 'grinder-4', name: 'Grinder', base_price: '109.16', qty_ordered: 1 }];
  const body = JSON.stringify({
    increment_id: id,
    created_at: at,
    updated_at: at,
    customer_email: 'a@b.example',
    items,
    ...money,
  });
  const signature = `sha256=${hmacSha256(SECRET, body).toString('hex')}`;
  return text('/webhooks/benchmagento', body, { 'x-tieback-signature': signature });
}

function tagHit(id: string, who: string): string {
  const item = 'idgrinder-4~nmGrinder~pr129.90~qt1';
  const said = { v: '2', cid: who, sid: '1774746000', _p: id, _s: '1', en: 'view_item', dl: page.url, dt: page.title, pr1: item };
  return new URLSearchParams({ ...said, 'ep.currency': 'EUR', 'epn.value': '129.9' }).toString();
}

function signedOrder(id: string): string {
  const body = JSON.stringify({ id, currency: 'EUR', total: '129.90', email: 'a@b.example' });
  return text('/webhooks/benchwebhook', body, signStandard(SECRET, id, new Date(), body));
}

function post(path: string, body: object, headers: Record<string, string> = {}): string {
  return text(path, JSON.stringify(body), headers);
}

function text(path: string, body: string, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const length = `content-length: ${Buffer.byteLength(body)}`;
  return [`POST ${path} HTTP/1.1`, 'host: shop.example', 'content-type: application/json', length, ...lines, '', body].join(
    '\r\n',
  );
}
