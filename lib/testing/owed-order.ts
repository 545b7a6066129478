/** An order as its row is put together for platforms, without a database. */
import type { OwedOrder } from '@/db/queries/conversion';
import type { StoredEvent } from '@/lib/model/event';
import { newTestId } from './builders';

/** The paid order of nothing that the event placed at its own time, with what the case says of it. */
export function owedOrder({ siteId, id, occurredAt }: StoredEvent, over: Partial<OwedOrder>): OwedOrder {
  return {
    siteId,
    generation: 1,
    id: newTestId<'order'>(occurredAt),
    orderKey: '#1',
    dedupKey: '#1',
    eventId: id,
    orderedAt: occurredAt,
    paidAt: null,
    state: 'paid',
    test: false,
    currency: 'EUR',
    total: 0n,
    tax: 0n,
    shipping: 0n,
    discount: 0n,
    giftCards: 0n,
    revenue: 0n,
    refunded: 0n,
    outstanding: 0n,
    partPaid: false,
    coupon: null,
    country: null,
    personId: newTestId<'person'>(occurredAt),
    visitorId: null,
    newCustomer: false,
    declaredNew: null,
    notKnown: false,
    customerIndex: null,
    salesChannel: 'online',
    marketplace: null,
    leftOut: false,
    subscriptionKey: null,
    pathAt: null,
    pathFrom: null,
    refundLists: null,
    sessionId: null,
    basePersonId: null,
    browserPersonId: null,
    sources: [],
    claims: [],
    ...over,
  };
}
