/** What a run of events is derived against: the stored state it may touch, changed in memory and written back in one transaction. */
import type { Id } from '@/lib/core/id';
import type { People } from '@/lib/model/people';
import type { Purchase, RefundClaim } from '@/lib/model/purchase';
import type { SessionState } from '@/lib/model/session';
import type { Touchpoint } from '@/lib/model/touchpoint';

/** An order as its purchase event stated it; its buyer is whoever its visitor or identifiers turn out to be. */
export type OrderState = Purchase & {
  id: Id<'order'>;
  orderedAt: Date;
  visitorId?: Id<'visitor'>;
  personId?: Id<'person'>;
  sessionId?: Id<'session'>;
  eventId: Id<'event'>;
};

export type RefundState = Pick<RefundClaim, 'orderKey' | 'amount'> & {
  id: Id<'refund'>;
  refundedAt: Date;
  logPosition: bigint;
  eventId: Id<'event'>;
};

export type OrderEvent = { orderKey: string; eventId: Id<'event'>; role: 'created' | 'repeated' | 'refunded' };

export type DeviceState = { device?: string; browser?: string; os?: string; country?: string };

export type WorkingSet = {
  people: People;
  sessions: Map<Id<'visitor'>, SessionState[]>;
  /** Order keys that were stored before this run. */
  storedOrderKeys: Set<string>;
  /** Made in this run. */
  newOrders: Map<string, OrderState>;
  newRefunds: Map<Id<'refund'>, RefundState>;
  newTouchpoints: Touchpoint[];
  orderEvents: OrderEvent[];
  devices: Map<Id<'visitor'>, DeviceState>;
  /** Sessions that changed and the touchpoints whose person must follow. */
  touchedSessions: Set<SessionState>;
};
