/**
 * BigCommerce's API for orders as its reference describes it (https://github.com/bigcommerce/docs, reference/orders.v2.oas2.yml and
 * orders.v3.yml, read 2026-11): token and Accept header asked for, 204 for an empty list, at most 250 a page, filters by id and date.
 */
import { type ShopCall, type ShopReply, type TestShop, testShop } from './shop-server';

export const BIGCOMMERCE = { store: '9xkd0q2f', token: 'hk3n1v0q8s7d6f5g4h3j2k1l' };

export type BigcommerceOrder = Record<string, unknown> & { id: number; date_created: string; date_modified: string };

export type BigcommerceShop = TestShop & {
  orders: BigcommerceOrder[];
  products: Map<number, unknown[]>;
  refunds: (Record<string, unknown> & { id: number; order_id: number })[];
  /** Without it lists and single orders are refused. */
  mayReadOrders: boolean;
};

/** An order as v2 gives it, awaiting fulfilment. */
export function bigcommerceOrder(over: Partial<BigcommerceOrder> = {}): BigcommerceOrder {
  return {
    id: 118,
    customer_id: 11,
    date_created: 'Sat, 28 Mar 2026 10:00:00 +0000',
    date_modified: 'Sat, 28 Mar 2026 10:00:05 +0000',
    status_id: 11,
    status: 'Warten auf Versand',
    payment_status: 'captured',
    total_inc_tax: '59.9000',
    total_tax: '9.5600',
    shipping_cost_inc_tax: '4.9000',
    discount_amount: '0.0000',
    coupon_discount: '5.0000',
    refunded_amount: '0.0000',
    currency_code: 'USD',
    default_currency_code: 'EUR',
    cart_id: 'c2f3a1d0-9d8c-4f6a-8a7b-0e8d1c2b3a4f',
    order_source: 'www',
    external_source: null,
    ip_address: '203.0.114.7',
    billing_address: {
      first_name: 'Zoë',
      last_name: 'Müller',
      email: 'zoë@example.com',
      phone: '+43 1 234567',
      city: 'Wien',
      state: 'Wien',
      zip: '1010',
      country_iso2: 'AT',
    },
    products: { url: 'https://api.bigcommerce.com/stores/9xkd0q2f/v2/orders/118/products', resource: '/orders/118/products' },
    ...over,
  };
}

export async function bigcommerceShop(): Promise<BigcommerceShop> {
  const data = { orders: [] as BigcommerceOrder[], products: new Map<number, unknown[]>(), mayReadOrders: true };
  const refunds: BigcommerceShop['refunds'] = [];
  const shop = await testShop((call) => answer(call));

  function answer({ url, headers }: ShopCall): ShopReply {
    const [, stores, store, version, ...rest] = url.pathname.split('/');
    if (stores !== 'stores' || store !== BIGCOMMERCE.store) return { status: 404, body: { title: 'Store not found' } };
    if (headers['x-auth-token'] !== BIGCOMMERCE.token) {
      return { status: 401, body: { status: 401, title: 'Unauthorized' } };
    }
    if (headers.accept !== 'application/json') return { status: 200, body: '<?xml version="1.0"?><orders/>' };
    if (!shopWithData.mayReadOrders)
      return { status: 403, body: { status: 403, title: "You don't have a required scope to access the endpoint" } };
    return version === 'v2' ? answerV2(rest, url.searchParams) : answerV3(rest, url.searchParams);
  }

  function answerV2([, id, part]: string[], query: URLSearchParams): ShopReply {
    if (id === undefined) return list(query);
    if (id === 'count') return { status: 200, body: { statuses: [], count: data.orders.length } };
    const order = data.orders.find((known) => String(known.id) === id);
    if (!order) return { status: 404, body: [{ status: 404, message: 'The requested resource was not found.' }] };
    return part === 'products' ? nonEmpty(pageOf(data.products.get(order.id) ?? [], query)) : { status: 200, body: order };
  }

  function answerV3(path: string[], query: URLSearchParams): ShopReply {
    if (path.join('/') !== 'orders/payment_actions/refunds') return { status: 404, body: { title: 'Not found' } };
    const ids = (query.get('order_id:in') ?? '').split(',');
    const found = refunds.filter(({ order_id: order }) => ids.includes(String(order)));
    const pagination = { total: found.length, total_pages: Math.ceil(found.length / limitOf(query)) };
    return { status: 200, body: { data: pageOf(found, query), meta: { pagination } } };
  }

  function list(query: URLSearchParams): ShopReply {
    const limit = limitOf(query);
    if (limit > 250) return { status: 400, body: [{ status: 400, message: "The field 'limit' is invalid." }] };
    const [field, direction] = (query.get('sort') ?? 'id:asc').split(':');
    if (field !== 'id') return { status: 400, body: [{ status: 400, message: "The field 'sort' is invalid." }] };
    const bound = (name: string, value: number, isWithin: (value: number, limit: number) => boolean) => {
      const text = query.get(name);
      return text === null || isWithin(value, /^\d+$/.test(text) ? Number(text) : Date.parse(text));
    };
    const found = data.orders
      .filter((order) => bound('max_id', order.id, (id, max) => id <= max) && bound('min_id', order.id, (id, min) => id >= min))
      .filter((order) => bound('max_date_created', Date.parse(order.date_created), (at, max) => at <= max))
      .filter((order) => bound('min_date_modified', Date.parse(order.date_modified), (at, min) => at >= min))
      .filter((order) => bound('max_date_modified', Date.parse(order.date_modified), (at, max) => at <= max))
      .sort((left, right) => (direction === 'desc' ? right.id - left.id : left.id - right.id));
    return nonEmpty(found.slice(0, limit));
  }

  const shopWithData: BigcommerceShop = Object.assign(data, { refunds }, shop);
  return shopWithData;
}

function limitOf(query: URLSearchParams): number {
  return Number(query.get('limit') ?? 50);
}

function pageOf(list: unknown[], query: URLSearchParams): unknown[] {
  const [limit, page] = [limitOf(query), Number(query.get('page') ?? 1)];
  return list.slice((page - 1) * limit, page * limit);
}

function nonEmpty(list: unknown[]): ShopReply {
  return list.length > 0 ? { status: 200, body: list } : { status: 204 };
}
