/**
 * Shopify's REST Admin API for orders as its pages describe it (https://shopify.dev/docs/api/admin-rest/2026-10/resources/order and
 * https://shopify.dev/docs/api/admin-rest/usage/pagination, read 2026-11): token, page_info with nothing beside it but the limit,
 * that lasts no longer than the list it came with, 250 a page, and 60 days where read_all_orders is missing.
 */
import { DAY_MS } from '@/lib/core/instant';
import { type ShopCall, type ShopReply, type TestShop, testShop } from './shop-server';

export const SHOPIFY = { shop: 'cafe-zurich.myshopify.com', accessToken: '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' };
export const SHOPIFY_APP = { shop: SHOPIFY.shop, clientId: 'e1a5c2', clientSecret: 'shpss_77aa66bb55cc' };

export type ShopifyOrder = Record<string, unknown> & { id: number; created_at: string; updated_at: string };

export type ShopifyShop = TestShop & { orders: ShopifyOrder[]; scopes: string[]; now: Date };

/** A paid order as the API and the webhooks give it. */
export function shopifyOrder(over: Partial<ShopifyOrder> = {}): ShopifyOrder {
  const id = over.id ?? 5_678_901_234_567;
  const createdAt = over.created_at ?? '2026-03-28T11:00:00+01:00';
  const set = (amount: string) => ({
    shop_money: { amount, currency_code: 'EUR' },
    presentment_money: { amount, currency_code: 'EUR' },
  });
  return {
    name: `#${id % 10_000}`,
    order_number: id % 10_000,
    created_at: createdAt,
    processed_at: createdAt,
    updated_at: createdAt,
    financial_status: 'paid',
    currency: 'EUR',
    total_price: '59.90',
    current_total_price: '59.90',
    total_tax: '9.56',
    total_price_set: set('59.90'),
    total_outstanding: '0.00',
    source_name: 'web',
    customer: { id: 71, email: 'zoë@example.com', orders_count: 3 },
    email: 'zoë@example.com',
    line_items: [{ id: 9, product_id: 77, variant_id: 78, title: 'Mühle', sku: 'grinder', quantity: 1, price: '59.90' }],
    refunds: [],
    ...over,
    id,
  };
}

export async function shopifyShop(now: Date): Promise<ShopifyShop> {
  const state = { orders: [] as ShopifyOrder[], scopes: ['read_orders', 'read_all_orders'], now };
  const tokens = new Set<unknown>([SHOPIFY.accessToken]);
  const pages = new Map<string, ShopifyOrder[]>();
  const shop = await testShop((call) => answer(call));

  function answer({ method, url, headers, body }: ShopCall): ShopReply {
    if (url.pathname === '/admin/oauth/access_token')
      return method === 'POST' ? grant(new URLSearchParams(body)) : { status: 405 };
    if (!tokens.has(headers['x-shopify-access-token']))
      return { status: 401, body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' } };
    if (url.pathname === '/admin/oauth/access_scopes.json')
      return { status: 200, body: { access_scopes: whole.scopes.map((handle) => ({ handle })) } };
    if (!whole.scopes.includes('read_orders'))
      return { status: 403, body: { errors: '[API] This action requires merchant approval for read_orders scope.' } };
    if (!url.pathname.startsWith('/admin/api/2026-10/orders')) return { status: 404, body: { errors: 'Not Found' } };
    const rest = url.pathname.slice('/admin/api/2026-10/orders'.length);
    if (rest === '.json') return list(url);
    if (rest === '/count.json') return { status: 200, body: { count: foundBy(shown(), url.searchParams).length } };
    const order = shown().find(({ id }) => `/${id}.json` === rest);
    return order ? { status: 200, body: { order } } : { status: 404, body: { errors: 'Not Found' } };
  }

  function grant(asked: URLSearchParams): ShopReply {
    const isRight = asked.get('client_id') === SHOPIFY_APP.clientId && asked.get('client_secret') === SHOPIFY_APP.clientSecret;
    if (asked.get('grant_type') !== 'client_credentials' || !isRight)
      return { status: 400, body: { error: 'invalid_request', error_description: 'Could not find Shopify API application' } };
    tokens.add('shpat_of_a_day');
    return { status: 200, body: { access_token: 'shpat_of_a_day', scope: whole.scopes.join(','), expires_in: 86_399 } };
  }

  /** Orders older than 60 days are not there for apps without the scope. */
  function shown(): ShopifyOrder[] {
    if (whole.scopes.includes('read_all_orders')) return whole.orders;
    const limit = whole.now.getTime() - 60 * DAY_MS;
    return whole.orders.filter(({ created_at: at }) => Date.parse(at) >= limit);
  }

  function list({ searchParams: query }: URL): ShopReply {
    const limit = Number(query.get('limit') ?? 50);
    if (limit > 250) return { status: 400, body: { errors: { limit: 'must be at most 250' } } };
    const cursor = query.get('page_info');
    if (cursor && [...query.keys()].some((name) => name !== 'page_info' && name !== 'limit'))
      return { status: 400, body: { errors: { page_info: 'Invalid value.' } } };
    const rest = cursor ? pages.get(cursor) : undefined;
    pages.clear();
    const [field, direction] = (query.get('order') ?? 'created_at desc').split(' ');
    const time = (order: ShopifyOrder) => Date.parse(field === 'updated_at' ? order.updated_at : order.created_at);
    const all = cursor
      ? rest
      : foundBy(shown(), query).sort((left, right) =>
          direction === 'desc' ? time(right) - time(left) : time(left) - time(right),
        );
    if (!all) return { status: 400, body: { errors: { page_info: 'Invalid value.' } } };
    return pageOf(all, limit, pages);
  }

  const whole: ShopifyShop = Object.assign(state, shop);
  return whole;
}

function foundBy(orders: ShopifyOrder[], query: URLSearchParams): ShopifyOrder[] {
  if (query.get('status') !== 'any') return orders.filter(({ cancelled_at: at }) => !at);
  const time = (name: string, otherwise: number) => (query.has(name) ? Date.parse(query.get(name) ?? '') : otherwise);
  return orders.filter(
    ({ created_at: created, updated_at: updated }) =>
      Date.parse(created) <= time('created_at_max', Infinity) &&
      Date.parse(updated) >= time('updated_at_min', 0) &&
      Date.parse(updated) <= time('updated_at_max', Infinity),
  );
}

/** The first of the orders; `pages` remembers the rest under the cursor of the link. */
function pageOf(orders: ShopifyOrder[], limit: number, pages: Map<string, ShopifyOrder[]>): ShopReply {
  if (orders.length <= limit) return { status: 200, body: { orders } };
  const next = `eyJ${orders.length}`;
  pages.set(next, orders.slice(limit));
  const link = `<https://${SHOPIFY.shop}/admin/api/2026-10/orders.json?limit=${limit}&page_info=${next}>; rel="next"`;
  return { status: 200, headers: { link }, body: { orders: orders.slice(0, limit) } };
}
