/**
 * Asking WooCommerce for orders by its REST API v3, whose orders are those of the webhooks
 * (https://woocommerce.github.io/woocommerce-rest-api-docs/#list-all-orders and
 * https://github.com/woocommerce/woocommerce, class-wc-rest-crud-controller.php, read 2026-11). `before` and `after` exclude the
 * second that they name; pages are counted, so that what is changed meanwhile moves them.
 */
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import { addressOf, type ShopAccess, type ShopAnswer, type ShopFetch, type ShopOrder } from '../fetch';
import { type Delivery, orderKeys } from './delivery';
import { utcTime } from './fields';
import { orderEvents } from './order';

/** Stores run on small servers: 100 orders, the most, take some of them longer than a minute. */
const PAGE_ORDERS = 50;

export const woocommerceFetch: ShopFetch = {
  timeoutMs: MINUTE_MS,
  fields: [
    {
      name: 'store',
      label: 'Address of the store',
      help: 'Where WordPress is, such as https://my-store.example. It must be https.',
      read: (text) => {
        const url = URL.canParse(text) ? new URL(text) : undefined;
        if (url?.protocol !== 'https:' || url.username !== '') return { problem: 'must be an address that begins with https://' };
        return { value: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
      },
    },
    {
      name: 'consumerKey',
      label: 'Consumer key',
      help: 'WooCommerce > Settings > Advanced > REST API > Add key, of a user who may read orders, with the permission Read. It begins with ck_.',
      secret: true,
    },
    { name: 'consumerSecret', label: 'Consumer secret', help: 'Shown beside the key, once. It begins with cs_.', secret: true },
  ],
  // WooCommerce shows all of its orders to whoever may read them.
  *reach(access) {
    yield get(access, 'orders', { per_page: 1 });
    return {};
  },
  *order(id, access) {
    const answer = yield { ...get(access, `orders/${id}`), mayBeMissing: true };
    return answer.status === 404 ? undefined : shopOrderOf(answer.json, access);
  },
  *past({ until, cursor }, access) {
    const place = cursor === undefined ? { before: secondsOf(until), seen: [] } : readPlace(cursor);
    const answer = yield get(access, 'orders', {
      ...{ per_page: PAGE_ORDERS, orderby: 'date', order: 'desc', status: 'any', dates_are_gmt: 'true' },
      before: place.before,
      exclude: place.seen.length > 0 ? place.seen.join(',') : undefined,
    });
    const listed = listOf(answer.json);
    const orders = listed.flatMap((order) => shopOrderOf(order, access) ?? []);
    const isLast = listed.length < PAGE_ORDERS || orders.length === 0;
    return {
      orders,
      ...(!isLast && { next: placeAfter(orders, place) }),
      ...(cursor === undefined && { total: countOf(answer, 'x-wp-total') }),
    };
  },
  *changed({ from, to, cursor }, access) {
    const query = {
      ...{ per_page: PAGE_ORDERS, orderby: 'id', order: 'asc', status: 'any', dates_are_gmt: 'true' },
      modified_after: secondsOf(new Date(from.getTime() - SECOND_MS)),
      modified_before: secondsOf(to),
    };
    const first = yield get(access, 'orders', { ...query, page: cursor ?? 1 });
    // Orders that change leave the list, and those after them move forward: read from its end, they come to pages still to be read.
    const pages = cursor === undefined ? (countOf(first, 'x-wp-totalpages') ?? 1) : Number(cursor);
    const answer = cursor === undefined && pages > 1 ? yield get(access, 'orders', { ...query, page: pages }) : first;
    const orders = listOf(answer.json).flatMap((order) => shopOrderOf(order, access) ?? []);
    return { orders, ...(pages > 1 && { next: String(pages - 1) }) };
  },
  refusal: ({ status, json }) => {
    const said = textOf(member(json, 'message'));
    if (status === 401) return `WooCommerce refuses the key: make one of a user who may read orders.${said ? ` (${said})` : ''}`;
    if (status === 403)
      return `The store refuses: the key needs the permission Read, or a firewall is in between.${said ? ` (${said})` : ''}`;
    return `The store answered ${status}${said ? `: ${said}` : ''}.`;
  },
};

function get(access: ShopAccess, path: string, query: Record<string, string | number | undefined> = {}) {
  const { store = '', consumerKey = '', consumerSecret = '' } = access.values;
  const key = Buffer.from(`${consumerKey}:${consumerSecret}`, 'utf8').toString('base64');
  return {
    method: 'GET' as const,
    url: addressOf(access.base ?? store, `${pathOf(store)}/wp-json/wc/v3/${path}`, query),
    headers: { accept: 'application/json', authorization: `Basic ${key}` },
  };
}

/** WordPress may be in a folder. */
function pathOf(store: string): string {
  return URL.canParse(store) ? new URL(store).pathname.replace(/\/+$/, '') : '';
}

/** Orders before a second, but for those of it that were taken already: as the next page would have them if nothing changed. */
type Place = { before: string; seen: string[] };

function placeAfter(orders: ShopOrder[], { before, seen }: Place): string {
  const oldest = orders.at(-1)?.placedAt;
  // Without its time (a plug-in has imported it so) the last order is no place to go on from: those of the page are left out.
  const next = oldest ? secondsOf(new Date(oldest.getTime() + SECOND_MS)) : before;
  const taken = orders.filter(({ placedAt }) => !oldest || placedAt?.getTime() === oldest.getTime()).map(({ id }) => id);
  return JSON.stringify({ before: next, seen: next === before ? [...seen, ...taken] : taken });
}

function readPlace(cursor: string): Place {
  const place = parseExactJson(cursor);
  const seen = listOf(member(place, 'seen')).flatMap((id) => textOf(id) ?? []);
  return { before: textOf(member(place, 'before')) ?? '', seen };
}

/** UTC without its zone, as WooCommerce writes it. */
function secondsOf(at: Date): string {
  return at.toISOString().slice(0, 19);
}

function countOf({ headers }: ShopAnswer, name: string): number | undefined {
  const count = Number(headers[name]);
  return headers[name] && Number.isSafeInteger(count) ? count : undefined;
}

function shopOrderOf(order: unknown, { settings, values, now }: ShopAccess): ShopOrder | undefined {
  const id = textOf(member(order, 'id'));
  if (!id) return undefined;
  const delivery: Delivery = {
    orderKey: orderKeys.find((known) => known === settings['orderKey']) ?? 'number',
    store: values['store'] && `${values['store']}/`,
    receivedAt: now,
  };
  const placed = utcTime(member(order, 'date_created_gmt'));
  return {
    id,
    ...(placed && { placedAt: new Date(placed) }),
    events: orderEvents(order, delivery),
  };
}
