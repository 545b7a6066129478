/**
 * Asking BigCommerce for orders: v2 for orders and their products, v3 for refunds
 * (https://developer.bigcommerce.com/docs/rest-management/orders and https://github.com/bigcommerce/docs, reference/orders.v2.oas2.yml
 * and orders.v3.yml, read 2026-11). v2 answers 204 without a body for an empty list.
 */
import { listOf, member, textOf } from '@/lib/core/json';
import {
  addressOf,
  type Conversation,
  keepsLines,
  type ShopAccess,
  type ShopFetch,
  type ShopOrder,
  type ShopPage,
} from '../fetch';
import { hasRefunds, shopOrderOf } from './order';

const HOST = 'https://api.bigcommerce.com';
/** A page's products are a request for each order: more would hold a page up for longer than a minute's budget of requests. */
const PAGE_ORDERS = 50;
const PARTS_MAX = 250;

export const bigcommerceFetch: ShopFetch = {
  timeoutMs: 30_000,
  fields: [
    {
      name: 'store',
      label: 'Store hash',
      help: 'The part between /stores/ and /v3 of the API path that BigCommerce shows when the API account is made.',
      read: (text) => {
        const hash = /^(?:https:\/\/api\.bigcommerce\.com\/stores\/)?([a-z0-9]{4,20})(?:\/v\d\/?)?$/i.exec(text)?.[1];
        return hash ? { value: hash.toLowerCase() } : { problem: 'must be the store hash, such as 9xkd0q2f' };
      },
    },
    {
      name: 'token',
      label: 'Access token',
      help: 'Settings > Store-level API accounts > Create API account, with the scopes Orders and Order Transactions: read-only.',
      secret: true,
    },
  ],
  // An account that may read orders reads all of them.
  *reach(access) {
    yield get(access, 'v2/orders', { limit: 1 });
    return {};
  },
  *order(id, access) {
    const answer = yield { ...get(access, `v2/orders/${id}`), mayBeMissing: true };
    if (answer.status !== 404) return (yield* completed([answer.json], access))[0];
    // 404 is also said of a store that is not there, which no list of orders is had of: then it is not the order that is missing.
    yield get(access, 'v2/orders', { limit: 1 });
    return undefined;
  },
  *past({ until, cursor }, access) {
    const counted = cursor === undefined ? yield get(access, 'v2/orders/count') : undefined;
    const answer = yield get(access, 'v2/orders', {
      sort: 'id:desc',
      limit: PAGE_ORDERS,
      max_date_created: until.toISOString(),
      max_id: cursor,
    });
    const listed = listOf(answer.json);
    const last = textOf(member(listed.at(-1), 'id'));
    const page: ShopPage = { orders: yield* completed(listed, access) };
    // Ids count up, so that whatever is made or deleted meanwhile moves no page.
    if (listed.length === PAGE_ORDERS && last && last !== '1') page.next = String(BigInt(last) - 1n);
    const total = Number(textOf(member(counted?.json, 'count')));
    return counted && Number.isSafeInteger(total) ? { ...page, total } : page;
  },
  *changed({ from, to, cursor }, access) {
    const answer = yield get(access, 'v2/orders', {
      sort: 'id:asc',
      limit: PAGE_ORDERS,
      min_date_modified: from.toISOString(),
      max_date_modified: to.toISOString(),
      min_id: cursor,
    });
    const listed = listOf(answer.json);
    const last = textOf(member(listed.at(-1), 'id'));
    const orders = yield* completed(listed, access);
    return { orders, ...(listed.length === PAGE_ORDERS && last && { next: String(BigInt(last) + 1n) }) };
  },
  waitMs: (headers) => {
    const ms = Number(headers['x-rate-limit-time-reset-ms']);
    return ms > 0 ? ms : undefined;
  },
  refusal: ({ status, json }) => {
    const title = textOf(member(json, 'title')) ?? textOf(member(listOf(json)[0], 'message'));
    if (status === 401) return 'BigCommerce does not know the access token: make an API account and enter its token here.';
    if (status === 403)
      return 'The API account may not read orders: give it the scopes Orders and Order Transactions, read-only.';
    return `BigCommerce answered ${status}${title ? `: ${title}` : ''}.`;
  },
};

function get(access: ShopAccess, path: string, query: Record<string, string | number | undefined> = {}) {
  const { store = '', token = '' } = access.values;
  return {
    method: 'GET' as const,
    url: addressOf(access.base ?? HOST, `/stores/${store}/${path}`, query),
    // Without it v2 answers in XML.
    headers: { accept: 'application/json', 'x-auth-token': token },
  };
}

/** The listed orders with their lines and refunds. */
function* completed(listed: unknown[], access: ShopAccess): Conversation<ShopOrder[]> {
  const ids = listed.filter(hasRefunds).flatMap((order) => textOf(member(order, 'id')) ?? []);
  const refunds = ids.length > 0 ? yield* refundsOf(ids, access) : [];
  const byOrder = Map.groupBy(refunds, (refund) => textOf(member(refund, 'order_id')));
  const orders: ShopOrder[] = [];
  for (const order of listed) {
    const id = textOf(member(order, 'id'));
    const known = shopOrderOf({ order });
    if (!id || !known) continue;
    const withLines = known.events.length > 0 && keepsLines(known, access.now);
    const products = withLines ? yield* productsOf(id, access) : undefined;
    orders.push(shopOrderOf({ order, products, refunds: byOrder.get(id) ?? [] }) ?? known);
  }
  return orders;
}

/** All of them: a list that is cut off would tell of the refunds beyond it as deleted. v3 says how many pages there are. */
function* refundsOf(orderIds: string[], access: ShopAccess): Conversation<unknown[]> {
  const query = { 'order_id:in': orderIds.join(','), limit: PARTS_MAX };
  const refunds: unknown[] = [];
  for (let page = 1; ; page += 1) {
    const { json } = yield get(access, 'v3/orders/payment_actions/refunds', { ...query, page });
    refunds.push(...listOf(member(json, 'data')));
    const pages = Number(textOf(member(json, 'meta', 'pagination', 'total_pages')) ?? 1);
    if (!(page < pages)) return refunds;
  }
}

/** All lines of the order. v2 says of no list how long it is: a full page may not be the last. */
function* productsOf(orderId: string, access: ShopAccess): Conversation<unknown[]> {
  const products: unknown[] = [];
  for (let page = 1; ; page += 1) {
    const { json } = yield get(access, `v2/orders/${orderId}/products`, { limit: PARTS_MAX, page });
    const listed = listOf(json);
    products.push(...listed);
    if (listed.length < PARTS_MAX) return products;
  }
}
