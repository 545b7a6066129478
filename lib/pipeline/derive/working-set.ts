/**
 * What a run of events is derived against: the stored state it may touch, changed in memory and written back in one transaction.
 */
import type { Arrivals } from './arrivals';
import type { Generation } from '@/db/queries/live';
import type { ClickBrowsers } from '@/db/queries/sessions';
import type { Currency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';
import type { RefundLine } from '@/lib/model/order-item';
import type { SpokenNames } from '@/lib/model/order-name';
import { noPeople, type People } from '@/lib/model/people';
import type { RefundClaim } from '@/lib/model/purchase';
import type { SessionState } from '@/lib/model/session';
import type { Touchpoint } from '@/lib/model/touchpoint';

/** Where a run's rows go: into the generation that is read, or into one that a rebuild fills. */
export type Derivation = Generation & { isLive: boolean };

export type RefundState = Pick<RefundClaim, 'orderKey' | 'refundKey' | 'amount' | 'chargeback' | 'updatedAt'> & {
  id: Id<'refund'>;
  source: string;
  lines?: RefundLine[];
  refundedAt: Date;
  authority: number;
  logPosition: bigint;
  eventId: Id<'event'>;
};

export type OrderEvent = {
  /** What the event calls the order. */
  names: SpokenNames;
  eventId: Id<'event'>;
  position: bigint;
  role: 'stated' | 'refunded' | 'decision';
  /** The subscription that the order belongs to. */
  subscriptionKey?: string;
  source: string;
  visitorId?: Id<'visitor'>;
  /** As first seen, as the next. */
  personId?: Id<'person'>;
  /** Who had the browser until this named another. */
  browserPersonId?: Id<'person'>;
  sessionId?: Id<'session'>;
};

/** What somebody decided of an order within the run. */
export type OrderDecision = {
  eventId: Id<'event'>;
  at: Date;
  test: boolean;
  decidedBy: string;
  reason?: string;
};

/** A subscription began with nothing to pay. */
export type TrialBegun = {
  subscriptionKey: string;
  startedAt: Date;
  eventId: Id<'event'>;
  visitorId?: Id<'visitor'>;
  browserPersonId?: Id<'person'>;
};

/** An event of a kind that the site counts as a conversion. */
export type ConversionEvent = {
  type: string;
  eventId: Id<'event'>;
  at: Date;
  position: bigint;
  source: string;
  value?: bigint;
  currency: Currency;
  visitorId?: Id<'visitor'>;
  personId?: Id<'person'>;
  browserPersonId?: Id<'person'>;
  sessionId?: Id<'session'>;
};

/** A session that is found to be another person's than it was taken for; its touchpoint follows. */
export type HandOver = { from: Id<'person'>; to: Id<'person'>; eventId: Id<'event'> };

export type DeviceState = { device?: string; browser?: string; os?: string; country?: string };

export type WorkingSet = {
  arrivals: Arrivals;
  people: People;
  /** Visitors that are proven to be the browser of an event, by its place in the log. */
  sameBrowser: ReadonlyMap<bigint, Id<'visitor'>[]>;
  sessions: Map<Id<'visitor'>, SessionState[]>;
  /** Which browsers brought the id of one click, by "param value". */
  clicks: Map<string, ClickBrowsers>;
  newRefunds: Map<Id<'refund'>, RefundState>;
  newTouchpoints: Touchpoint[];
  handOvers: HandOver[];
  orderEvents: OrderEvent[];
  /** Which order each of them speaks of, once that is found (resolve-orders.ts). */
  orderOf: ReadonlyMap<Id<'event'>, Id<'order'>>;
  orderDecisions: OrderDecision[];
  trials: TrialBegun[];
  conversions: ConversionEvent[];
  devices: Map<Id<'visitor'>, DeviceState>;
  /** Sessions that changed and the touchpoints whose person must follow. */
  touchedSessions: Set<SessionState>;
};

/** The set of a run without events: for orders that are worked out anew although nothing came in. */
export function emptySet(): WorkingSet {
  return {
    arrivals: new Map(),
    sameBrowser: new Map(),
    people: noPeople(),
    sessions: new Map(),
    clicks: new Map(),
    newRefunds: new Map(),
    newTouchpoints: [],
    handOvers: [],
    orderEvents: [],
    orderOf: new Map(),
    orderDecisions: [],
    trials: [],
    conversions: [],
    devices: new Map(),
    touchedSessions: new Set(),
  };
}
