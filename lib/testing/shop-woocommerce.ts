/**
 * WooCommerce's REST API v3 for orders (https://woocommerce.github.io/woocommerce-rest-api-docs/#list-all-orders and
 * https://github.com/woocommerce/woocommerce, class-wc-rest-crud-controller.php, read 2026-11): keys by Basic authentication, at most
 * 100 a page, counted pages with their headers, and bounds of time that exclude the second they name.
 */
import { type ShopCall, type ShopReply, type TestShop, testShop } from './shop-server';

export const WOOCOMMERCE = {
  store: 'https://laden.example/wien',
  consumerKey: 'ck_5f2c1e0d9b8a7f6e5d4c3b2a190817263544536a',
  consumerSecret: 'cs_0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b',
};

export type WooOrder = Record<string, unknown> & { id: number; date_created_gmt: string; date_modified_gmt: string };

export type WooShop = TestShop & { orders: WooOrder[]; mayRead: boolean };

/** An order that is being processed, as v3 gives it. */
export function wooOrder(over: Partial<WooOrder> = {}): WooOrder {
  const createdAt = over.date_created_gmt ?? '2026-03-28T10:00:00';
  return {
    id: 727,
    number: String(over.id ?? 727),
    status: 'processing',
    currency: 'EUR',
    total: '59.90',
    total_tax: '9.56',
    date_modified_gmt: createdAt,
    customer_id: 11,
    billing: { email: 'zoë@example.com', country: 'AT' },
    line_items: [{ id: 3, product_id: 77, name: 'Mühle', quantity: 1, subtotal: '59.90', total: '59.90' }],
    refunds: [],
    ...over,
    date_created_gmt: createdAt,
  };
}

export async function wooShop(): Promise<WooShop> {
  const state = { orders: [] as WooOrder[], mayRead: true };
  const shop = await testShop((call) => answer(call));
  const key = Buffer.from(`${WOOCOMMERCE.consumerKey}:${WOOCOMMERCE.consumerSecret}`).toString('base64');

  function answer({ url, headers }: ShopCall): ShopReply {
    const prefix = '/wien/wp-json/wc/v3/orders';
    if (!url.pathname.startsWith(prefix)) return { status: 404, body: '<!DOCTYPE html><title>Seite nicht gefunden</title>' };
    if (headers.authorization !== `Basic ${key}` || !whole.mayRead) {
      const code = whole.mayRead ? 'woocommerce_rest_authentication_error' : 'woocommerce_rest_cannot_view';
      return { status: 401, body: { code, message: 'Sorry, you cannot list resources.', data: { status: 401 } } };
    }
    const id = url.pathname.slice(prefix.length + 1);
    if (id === '') return list(url.searchParams);
    const order = whole.orders.find((known) => String(known.id) === id);
    if (order) return { status: 200, body: order };
    return {
      status: 404,
      body: { code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.', data: { status: 404 } },
    };
  }

  function list(query: URLSearchParams): ShopReply {
    const [perPage, page] = [Number(query.get('per_page') ?? 10), Number(query.get('page') ?? 1)];
    const invalid = ['orderby', 'per_page'].find((name) => (name === 'per_page' ? perPage > 100 : !isOrderBy(query.get(name))));
    if (invalid) return { status: 400, body: { code: 'rest_invalid_param', message: `Invalid parameter(s): ${invalid}` } };
    const excluded = (query.get('exclude') ?? '').split(',').map(Number);
    const isWithin = (text: string, after: string, before: string) =>
      (!query.has(after) || text > (query.get(after) ?? '')) && (!query.has(before) || text < (query.get(before) ?? ''));
    const sign = (query.get('order') ?? 'desc') === 'asc' ? 1 : -1;
    const by = (order: WooOrder) => (query.get('orderby') === 'id' ? String(order.id).padStart(12, '0') : order.date_created_gmt);
    const found = whole.orders
      .filter(({ id }) => !excluded.includes(id))
      .filter((order) => isWithin(order.date_created_gmt, 'after', 'before'))
      .filter((order) => isWithin(order.date_modified_gmt, 'modified_after', 'modified_before'))
      .sort((left, right) => sign * (by(left).localeCompare(by(right)) || left.id - right.id));
    const headers = { 'x-wp-total': String(found.length), 'x-wp-totalpages': String(Math.ceil(found.length / perPage)) };
    return { status: 200, headers, body: found.slice((page - 1) * perPage, page * perPage) };
  }

  const whole: WooShop = Object.assign(state, shop);
  return whole;
}

function isOrderBy(text: string | null): boolean {
  return text === null || ['date', 'id', 'include', 'title', 'slug', 'modified'].includes(text);
}
