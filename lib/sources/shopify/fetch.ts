/**
 * Asking Shopify for orders by the REST Admin API, whose orders are those of the webhooks to the letter
 * (https://shopify.dev/docs/api/admin-rest/2026-10/resources/order and https://shopify.dev/docs/api/admin-rest/usage/pagination, read
 * 2026-11). It is the older of Shopify's two APIs and open to apps of one store. Without `read_all_orders` it shows 60 days.
 */
import { DAY_MS } from '@/lib/core/instant';
import { listOf, member, parseExactJson, textOf } from '@/lib/core/json';
import {
  addressOf,
  type Conversation,
  type ShopAccess,
  type ShopAnswer,
  type ShopFetch,
  type ShopOrder,
  type ShopPage,
} from '../fetch';
import { type Delivery, orderKeys } from './delivery';
import { firstTime } from './fields';
import { orderEvents } from './order';

const VERSION = '2026-10';
const LIST = `/admin/api/${VERSION}/orders.json`;
const COUNT = `/admin/api/${VERSION}/orders/count.json`;
/** Orders have ten kilobytes and more with what apps add; Shopify gives 250 at most. */
const PAGE_ORDERS = 50;
const SHOWN_DAYS = 60;
/** Stands where a webhook has its topic: what is fetched tells of the order as it is, and not of what happened to it. */
const FETCHED = 'orders/fetched';

export const shopifyFetch: ShopFetch = {
  timeoutMs: 30_000,
  fields: [
    {
      name: 'shop',
      label: 'Shop',
      help: 'The address of your shop at Shopify, such as my-store.myshopify.com.',
      read: (text) => {
        const name = /^(?:https:\/\/)?([a-z0-9][a-z0-9-]*)(?:\.myshopify\.com)?\/?$/i.exec(text)?.[1];
        return name
          ? { value: `${name.toLowerCase()}.myshopify.com` }
          : { problem: 'must be an address that ends in .myshopify.com' };
      },
    },
    {
      name: 'accessToken',
      label: 'Admin API access token',
      help: 'Of a custom app of your store: Settings > Apps > Develop apps. It begins with shpat_. Scopes: read_orders, and read_all_orders for orders older than 60 days.',
      secret: true,
      optional: true,
    },
    {
      name: 'clientId',
      label: 'Client ID',
      help: 'Instead of a token, for an app of the Dev Dashboard: its client ID and secret, once the app is installed in the store.',
      optional: true,
    },
    {
      name: 'clientSecret',
      label: 'Client secret',
      help: 'Beside the client ID, in the settings of the app.',
      secret: true,
      optional: true,
    },
  ],
  lacks: ({ accessToken, clientId, clientSecret }) =>
    accessToken || (clientId && clientSecret) ? undefined : 'Enter an access token, or a client ID with its secret.',
  *reach(access) {
    const token = yield* tokenOf(access);
    const answer = yield get(access, token, '/admin/oauth/access_scopes.json');
    const scopes = listOf(member(answer.json, 'access_scopes')).map((scope) => textOf(member(scope, 'handle')));
    if (scopes.includes('read_all_orders')) return {};
    return { endsAt: new Date(access.now.getTime() - SHOWN_DAYS * DAY_MS), missing: 'read_all_orders' };
  },
  *order(id, access) {
    const request = get(access, yield* tokenOf(access), `/admin/api/${VERSION}/orders/${id}.json`);
    const answer = yield { ...request, mayBeMissing: true };
    return answer.status === 404 ? undefined : shopOrderOf(member(answer.json, 'order'), access);
  },
  *past({ until, cursor }, access) {
    const token = yield* tokenOf(access);
    const place = cursor === undefined ? { at: until.toISOString(), seen: [] } : readPlace(cursor);
    const counted =
      cursor === undefined ? yield get(access, token, COUNT, { status: 'any', created_at_max: place.at }) : undefined;
    const total = Number(textOf(member(counted?.json, 'count')));
    const query = { status: 'any', order: 'created_at desc', created_at_max: place.at };
    const taken = yield* pageAt(access, token, { query, place, time: 'created_at' });
    return counted && Number.isSafeInteger(total) ? { ...taken, total } : taken;
  },
  *changed({ from, to, cursor }, access) {
    const place = cursor === undefined ? { at: from.toISOString(), seen: [] } : readPlace(cursor);
    const query = { status: 'any', order: 'updated_at asc', updated_at_min: place.at, updated_at_max: to.toISOString() };
    return yield* pageAt(access, yield* tokenOf(access), { query, place, time: 'updated_at' });
  },
  refusal: ({ status, json }) => {
    const said = textOf(member(json, 'errors')) ?? textOf(member(json, 'error_description')) ?? textOf(member(json, 'error'));
    if (status === 401) return 'Shopify does not know the access token: install the app in the store and enter its token here.';
    if (status === 403) return `The app may not read orders: give it the scope read_orders.${said ? ` (${said})` : ''}`;
    return `Shopify answered ${status}${said ? `: ${said}` : ''}.`;
  },
};

/**
 * Tokens of an app of the Dev Dashboard last for a day, and are asked for anew
 * (https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant, read 2026-11).
 */
function* tokenOf(access: ShopAccess): Conversation<string> {
  const { accessToken, clientId = '', clientSecret = '' } = access.values;
  if (accessToken) return accessToken;
  const answer = yield {
    method: 'POST',
    url: addressOf(hostOf(access), '/admin/oauth/access_token'),
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: String(new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret })),
  };
  return textOf(member(answer.json, 'access_token')) ?? '';
}

function hostOf({ base, values: { shop } }: ShopAccess): string {
  return base ?? `https://${shop}`;
}

function get(access: ShopAccess, token: string, path: string, query: Record<string, string | number> = {}) {
  return {
    method: 'GET' as const,
    url: addressOf(hostOf(access), path, query),
    headers: { accept: 'application/json', 'x-shopify-access-token': token },
  };
}

/** A second, and the orders of it that were taken: Shopify's own cursors last for one conversation, and a back-fill may be paused. */
type Place = { at: string; seen: string[] };
type Wanted = { query: Record<string, string>; place: Place; time: 'created_at' | 'updated_at' };

/** The first page that holds an order not taken yet. With `page_info` nothing but the limit may be asked. */
function* pageAt(access: ShopAccess, token: string, { query, place, time }: Wanted): Conversation<ShopPage> {
  const { at, seen } = place;
  let listed: unknown[] = [];
  let pageInfo: string | undefined;
  do {
    const asked = pageInfo === undefined ? query : { page_info: pageInfo };
    const answer: ShopAnswer = yield get(access, token, LIST, { limit: PAGE_ORDERS, ...asked });
    listed = [...listed, ...listOf(member(answer.json, 'orders'))];
    pageInfo = nextPageOf(answer.headers['link']);
  } while (pageInfo !== undefined && listed.every((order) => seen.includes(idOf(order))));
  const fresh = listed.filter((order) => !seen.includes(idOf(order)));
  const orders = fresh.flatMap((order) => shopOrderOf(order, access) ?? []);
  const last = firstTime(member(listed.at(-1), time)) ?? at;
  const sameTime = listed.filter((order) => member(order, time) === last).map(idOf);
  const next: Place = { at: last, seen: last === at ? [...seen, ...sameTime] : sameTime };
  return { orders, ...(pageInfo !== undefined && { next: JSON.stringify(next) }) };
}

function idOf(order: unknown): string {
  return textOf(member(order, 'id')) ?? '';
}

function readPlace(cursor: string): Place {
  const place = parseExactJson(cursor);
  const seen = listOf(member(place, 'seen')).flatMap((id) => textOf(id) ?? []);
  return { at: textOf(member(place, 'at')) ?? '', seen };
}

/** The `page_info` of the link that says rel="next". */
function nextPageOf(link = ''): string | undefined {
  const address = /<([^>]+)>;\s*rel="next"/.exec(link)?.[1];
  return address && URL.canParse(address) ? (new URL(address).searchParams.get('page_info') ?? undefined) : undefined;
}

function shopOrderOf(order: unknown, { settings, values, now }: ShopAccess): ShopOrder | undefined {
  const id = textOf(member(order, 'id'));
  if (!id) return undefined;
  const delivery: Delivery = {
    topic: FETCHED,
    orderKey: orderKeys.find((known) => known === settings['orderKey']) ?? 'id',
    shopDomain: values['shop'],
    receivedAt: now,
  };
  const placed = firstTime(member(order, 'processed_at'), member(order, 'created_at'));
  return {
    id,
    ...(placed && { placedAt: new Date(placed) }),
    events: orderEvents(order, delivery),
  };
}
