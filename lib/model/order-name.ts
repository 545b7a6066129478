/**
 * What an order is called. A shop gives its order an id, a name and a number; a checkout has a token; a payment provider knows it
 * by a payment, a session or an invoice; a page says a transaction id, which has no kind. All of them are names of one order, but
 * only the shop's own id is the order's alone: numbers are given twice by plug-ins, and a checkout can be paid twice.
 */
import type { StoredEvent } from './event';
import { orderKeyOf } from './purchase';

/** Strongest first. */
export const orderNameKinds = ['id', 'payment', 'session', 'invoice', 'checkout_token', 'name', 'number'] as const;
export type OrderNameKind = (typeof orderNameKinds)[number];

export type OrderName = {
  /** Who calls it so. */
  source: string;
  kind: OrderNameKind;
  value: string;
};

/** Given by a platform to one thing in the world: the same value is the same thing, whoever says it. */
const PLATFORM_WIDE: ReadonlySet<OrderNameKind> = new Set(['payment', 'session', 'invoice', 'checkout_token']);

/** One text for a name; two sources' names are the same where a platform gives them. */
export function nameKeyOf({ source, kind, value }: OrderName): string {
  return `${PLATFORM_WIDE.has(kind) ? '*' : source} ${kind} ${value}`;
}

/** What an event calls the order that it speaks of. */
export type SpokenNames = {
  /** Its transaction id, as sent. */
  key: string;
  names: OrderName[];
  /** A transaction id without a kind. */
  bare?: string;
};

export const NAME_LENGTH_MAX = 200;

type Spoken = Pick<StoredEvent, 'messageId' | 'name' | 'source' | 'payload'>;

/**
 * The names of the order that an event speaks of; undefined when it speaks of none. `ofShop`: its sender is a shop or a payment
 * provider whose names are its own; what anybody else sends are names without a kind, but for a checkout's token.
 */
export function spokenNames(event: Spoken, ofShop: boolean): SpokenNames | undefined {
  const key = orderKeyOf(event);
  if (key === undefined) return undefined;
  const { source } = event;
  const { checkout_token: token, order_names: stated } = event.payload.properties ?? {};
  const own = ofShop ? [...statedNames(source, stated), ...namesOfBefore(event, key, stated)] : [];
  const names = [...own, ...nameOf(source, 'checkout_token', token)];
  const distinct = names.filter((name, index) => names.findIndex((same) => nameKeyOf(same) === nameKeyOf(name)) === index);
  const isNamed = distinct.some(({ value }) => value === key);
  return { key, names: distinct, ...(!isNamed && { bare: bareOf(key) }) };
}

/** Of a decision, which speaks of the order by whatever it is called. */
export function decidedNames(key: string): SpokenNames {
  return { key, names: [], bare: bareOf(key) };
}

/** The names that a source states: one value or several for each kind. */
function statedNames(source: string, stated: unknown): OrderName[] {
  if (typeof stated !== 'object' || stated === null) return [];
  const members = new Map(Object.entries(stated));
  return orderNameKinds.flatMap((kind) => {
    const values: unknown = members.get(kind);
    return (Array.isArray(values) ? values : [values]).flatMap((value) => nameOf(source, kind, value));
  });
}

/** Events of earlier versions state no names: their id is in the message id, and Stripe's ids say what they are. */
function namesOfBefore({ source, messageId, payload }: Spoken, key: string, stated: unknown): OrderName[] {
  if (stated !== undefined) return [];
  const id = /^(?:shopify:orders\/\w+|woocommerce:order):(\d+):/.exec(messageId)?.[1];
  const kind = stripeKinds.get(/^(pi|ch|py|cs|in)_/.exec(key)?.[1] ?? '');
  return [
    ...nameOf(source, 'id', id),
    ...nameOf(source, source === 'shopify' ? 'name' : 'number', payload.properties?.['order_name']),
    ...(source === 'stripe' && kind ? nameOf(source, kind, key) : []),
  ];
}

const stripeKinds: ReadonlyMap<string, OrderNameKind> = new Map([
  ['pi', 'payment'],
  ['ch', 'payment'],
  ['py', 'payment'],
  ['cs', 'session'],
  ['in', 'invoice'],
]);

function nameOf(source: string, kind: OrderNameKind, value: unknown): OrderName[] {
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= NAME_LENGTH_MAX ? [{ source, kind, value: text }] : [];
}

/** Shopify's pixel says the id as the address of an object, in some versions. */
function bareOf(key: string): string {
  return /^gid:\/\/shopify\/Order(?:Identity)?\/(\d+)$/.exec(key)?.[1] ?? key;
}
