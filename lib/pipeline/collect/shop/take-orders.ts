/**
 * Stores fetched orders by the same admission and the same store as everything else. Who asked to be forgotten is not brought back:
 * of their orders the money is kept, and nobody.
 */
import type { EventReceipt, SourceEvent } from '@/lib/model/event';
import { personalProperties } from '@/lib/model/event-personal';
import type { ParsedEvent } from '@/lib/sources/define';
import { keepsLines, type ShopOrder } from '@/lib/sources/fetch';
import { without } from '@/lib/sources/fields';
import { admitBatch, type AdmittedBatch } from '../admit-batch';
import type { CollectRequest } from '../collect-request';
import { admissionFor } from '../source-request';
import { forgottenBuyers, type IsForgotten } from './forgotten';
import type { OpenShop, ShopTools } from './open-shop';

const BUSY_WAIT_MS = 200;

export type TakenOrder = {
  order: ShopOrder;
  /** Something of it was new. */
  isNew: boolean;
  /** What of it cannot be stored; each is kept with its reason. */
  refused: number;
};

/** Stores the orders; `isHistory` says which of them are the past, which is never sent. */
export async function takeOrders(
  tools: ShopTools,
  shop: OpenShop,
  orders: ShopOrder[],
  isHistory: (order: ShopOrder) => boolean,
): Promise<TakenOrder[]> {
  const isForgotten = await forgottenBuyers(tools.db, shop.site);
  const parts = orders.map((order) => ({
    order,
    history: isHistory(order),
    events: order.events.map((event) => prepared(event, order, { shop, isForgotten, now: tools.now() })),
  }));
  const receipts = new Map<ParsedEvent, EventReceipt>();
  for (const history of [false, true]) {
    const events = parts.filter((part) => part.history === history).flatMap((part) => part.events);
    const stored = events.length > 0 ? await store(tools, shop, events, history) : [];
    stored.forEach((receipt, place) => {
      const event = events[place];
      if (event) receipts.set(event, receipt);
    });
  }
  return parts.map(({ order, events }) => {
    const count = (status: EventReceipt['status']) => events.filter((event) => receipts.get(event)?.status === status).length;
    return { order, isNew: count('accepted') > 0, refused: count('rejected') };
  });
}

async function store(
  { writer, context, pause, now }: ShopTools,
  { site, source }: OpenShop,
  events: ParsedEvent[],
  history: boolean,
): Promise<EventReceipt[]> {
  const request: CollectRequest = { path: '', receivedAt: now(), body: undefined, secure: true };
  const admissionOf = (event: SourceEvent) => admissionFor(event, { request, site, source, sentAt: undefined, history }, context);
  const batch: AdmittedBatch = admitBatch({ site, source: source.kind, request, isProven: true, events, admissionOf }, context);
  for (;;) {
    const receipts = await writer.write(batch);
    if (receipts) return receipts;
    // Written again, refusals would be kept twice.
    batch.rejections = [];
    await pause(BUSY_WAIT_MS);
  }
}

type Preparing = { shop: OpenShop; isForgotten: IsForgotten; now: Date };

/** The event without the lines of an old order, and without a person who asked to be forgotten. */
function prepared(event: ParsedEvent, order: ShopOrder, { isForgotten, now }: Preparing): ParsedEvent {
  if (!event.read.ok) return event;
  const { value } = event.read;
  const withLines = keepsLines(order, now) ? value : { ...value, properties: without(value.properties ?? {}, ['items']) };
  return { ...event, read: { ok: true, value: isForgotten(order, value) ? anonymous(withLines) : withLines } };
}

function anonymous({ user: _user, context: _context, page: _page, ...event }: SourceEvent): SourceEvent {
  return { ...event, properties: without(event.properties ?? {}, personalProperties) };
}
