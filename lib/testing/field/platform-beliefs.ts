/**
 * What each platform believes of an order, read off the requests that it took and nothing else: one small reader for each. None uses
 * the destinations' code or the ledger, so that these can disagree.
 */
import { listOf, member, textOf } from '@/lib/core/json';

/** One request of one delivery: its own item, and the address that it went to. */
export type Taken = { item: unknown; url: URL };

/**
 * What a request says of the order, in hundredths of a unit: it was sold for so much, so much of it went back, or it is worth so
 * much by now. A platform that knows `id` already does not count a sale or a refund again; without one it counts each.
 */
type Word = { says: 'sold' | 'back' | 'now'; id?: string; cents: number };
type Reader = (taken: Taken) => Word;

/** What the platform has of the order; undefined before it was told of it. */
export function believedBy(platform: string, requests: Taken[]): number | undefined {
  const read = readers[platform];
  if (!read) throw new Error(`Nobody reads what ${platform} believes: give it a reader here.`);
  const known = new Set<string>();
  let believed: number | undefined;
  for (const { says, id, cents } of requests.map(read)) {
    const name = id && `${says} ${id}`;
    if (says !== 'now' && name && known.has(name)) continue;
    if (name) known.add(name);
    believed = says === 'back' ? (believed ?? 0) - cents : cents;
  }
  return believed;
}

const at = (item: unknown, path: string) => member(item, ...path.split('.'));

function centsOf(value: unknown): number {
  const amount = Number(textOf(value));
  if (!Number.isFinite(amount)) throw new Error(`${JSON.stringify(value)} is no amount`);
  return Math.round(amount * 100);
}

/** A platform that hears of sales alone, by its own id of them. */
const sales =
  (id: string, value: string): Reader =>
  ({ item }) => ({ says: 'sold', id: textOf(at(item, id)), cents: centsOf(at(item, value)) });

/** A platform whose events have names of their own for a sale, what goes back, and what an order is worth by now. */
function named(name: string, id: string, value: string, names: Record<string, Word['says']>): Reader {
  return ({ item }) => {
    const called = textOf(at(item, name)) ?? '';
    const says = names[called];
    if (!says) throw new Error(`“${called}” says nothing of an order`);
    return { says, id: textOf(at(item, id)), cents: centsOf(at(item, value)) };
  };
}

/** Unit prices by quantities. */
function sumOfLines(lines: unknown, price: string, quantity = 'quantity'): number {
  return listOf(lines).reduce<number>((sum, line) => sum + centsOf(at(line, price)) * Number(at(line, quantity)), 0);
}

/** The numbered fields of a form that begin with this. */
function sumOfFields(item: unknown, begin: string): number {
  const fields = Object.entries(Object(item)).filter(([name]) => name.startsWith(begin));
  return fields.reduce((sum, [, value]) => sum + centsOf(value), 0);
}

const criteo: Reader = ({ item }) => {
  const [event] = listOf(at(item, 'events'));
  return { says: 'sold', id: textOf(at(event, 'id')), cents: sumOfLines(at(event, 'item'), 'price') };
};

const outbrain: Reader = ({ url: { searchParams } }) => ({
  says: 'sold',
  id: searchParams.get('orderId') ?? undefined,
  cents: centsOf(searchParams.get('orderValue')),
});

/** Placed Order is worth what the order was; Ordered Product speaks of the lines and is another metric. */
const klaviyo: Reader = ({ item }) => {
  const [event] = listOf(at(item, 'attributes.events.data'));
  return named('metric.data.attributes.name', 'unique_id', 'value', {
    'Placed Order': 'sold',
    'Updated Order': 'now',
    'Refunded Order': 'back',
  })({ item: at(event, 'attributes'), url: new URL('https://klaviyo.example/') });
};

/** A sale is its lines, and has no id; a refund is an event of the store's own. */
const attentive: Reader = ({ item, url }) => {
  if (url.pathname.endsWith('/ecommerce/purchase')) {
    const lines = listOf(at(item, 'items')).map((line) => ({
      price: at(listOf(at(line, 'price'))[0], 'value'),
      quantity: at(line, 'quantity'),
    }));
    return { says: 'sold', cents: sumOfLines(lines, 'price') };
  }
  return { says: 'back', id: textOf(at(item, 'externalEventId')), cents: centsOf(at(item, 'properties.value')) };
};

const awin: Reader = ({ item }) => {
  if (at(item, 'action') === 'decline') return { says: 'now', cents: 0 };
  if (at(item, 'action') === 'amend') return { says: 'now', cents: centsOf(at(item, 'transaction.saleAmount')) };
  const [sale, groups] = [centsOf(at(item, 'amount')), listOf(at(item, 'commissionGroups'))];
  const parts = groups.reduce<number>((sum, group) => sum + centsOf(at(group, 'amount')), 0);
  if (parts !== sale) throw new Error(`Awin pays on groups: ${parts} are not ${sale}`);
  return { says: 'sold', id: textOf(at(item, 'orderReference')), cents: sale };
};

const impact: Reader = ({ item }) => {
  const code = at(item, 'DispositionCode');
  if (code === 'REJECTED') return { says: 'now', cents: 0 };
  if (code !== undefined) return { says: 'now', cents: centsOf(at(item, 'Amount')) };
  const cents = at(item, 'Amount') === undefined ? sumOfFields(item, 'ItemSubTotal') : centsOf(at(item, 'Amount'));
  return { says: 'sold', id: textOf(at(item, 'OrderId')), cents };
};

/** New orders have their time, cancellations no currency; a restatement replaces all. */
const cj: Reader = ({ item }) => {
  if (at(item, 'currency') === undefined) return { says: 'now', cents: 0 };
  const sum = at(item, 'items') === undefined ? centsOf(at(item, 'amount')) : sumOfLines(at(item, 'items'), 'unitPrice');
  const says = at(item, 'eventTime') === undefined ? 'now' : 'sold';
  return { says, id: textOf(at(item, 'orderId')), cents: sum - centsOf(at(item, 'discount')) };
};

/** Lines in lists; those that go back are below nothing, and count as they come. */
const rakuten: Reader = ({ url: { searchParams } }) => {
  const cents = (searchParams.get('amtlist') ?? '').split('|').reduce((sum, amount) => sum + Number(amount), 0);
  return cents < 0 ? { says: 'back', cents: -cents } : { says: 'sold', cents };
};

const readers: Readonly<Record<string, Reader>> = {
  meta: sales('event_id', 'custom_data.value'),
  // Refunds are counted as often as they come.
  ga4: (taken) => {
    const word = named('name', 'params.transaction_id', 'params.value', { purchase: 'sold', refund: 'back' })(taken);
    return word.says === 'back' ? { ...word, id: undefined } : word;
  },
  // One conversion under one transaction id: told again, it has the new value.
  google: ({ item }) => ({ says: 'now', cents: centsOf(at(item, 'conversionValue')) }),
  tiktok: sales('event_id', 'properties.value'),
  pinterest: sales('event_id', 'custom_data.value'),
  snapchat: sales('event_id', 'custom_data.value'),
  microsoft: sales('eventId', 'customData.value'),
  reddit: sales('metadata.conversion_id', 'metadata.value'),
  linkedin: sales('eventId', 'conversionValue.amount'),
  x: sales('conversion_id', 'value'),
  amazon: sales('eventId', 'value'),
  criteo,
  taboola: sales('orderid', 'revenue'),
  outbrain,
  applovin: sales('dedupe_id', 'data.value'),
  klaviyo,
  attentive,
  postscript: named('type', 'external_id', 'properties.value', { order_placed: 'sold', order_refunded: 'back' }),
  hubspot: named('eventName', 'uuid', 'properties.value', {
    pe12345678_order_completed: 'sold',
    pe12345678_order_refunded: 'back',
  }),
  // Every event that is accepted counts.
  braze: named('name', '', 'properties.total_value', {
    'ecommerce.order_placed': 'sold',
    'ecommerce.order_refunded': 'back',
    'ecommerce.order_cancelled': 'back',
  }),
  customerio: named('name', 'id', 'attributes.value', {
    order_completed: 'sold',
    order_updated: 'now',
    order_refunded: 'back',
  }),
  awin,
  impact,
  cj,
  rakuten,
  webhook: named('type', 'data.key', 'data.value.amount', {
    'order.placed': 'sold',
    'order.updated': 'now',
    'order.refunded': 'back',
  }),
};
