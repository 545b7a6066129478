/**
 * A delivery: an event owed to a connection, with the moves it can make and what a platform can answer.
 *
 * | state     | means                                               | leaves by                          |
 * |-----------|-----------------------------------------------------|------------------------------------|
 * | pending   | waits for its turn                                  | sending, skipped, held, rejected   |
 * | sending   | a worker has it until its lease ends                | any but skipped by hand            |
 * | retry     | failed for a reason that passes; due again later    | sending, held, rejected            |
 * | held      | a person must act first (`HoldAction`)              | pending (release), rejected        |
 * | delivered | the platform has it                                 | pending (replay)                   |
 * | rejected  | the platform, or its age, refused it for good       | pending (replay)                   |
 * | skipped   | we did not send it (`SkipReason`)                   | pending (replay)                   |
 * | shadowed  | would have been sent; its connection sends nothing  | pending (replay, or taken over)    |
 */

export const deliveryStates = ['pending', 'sending', 'retry', 'held', 'delivered', 'rejected', 'skipped', 'shadowed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Why an event is not sent. Closed list. */
export const skipReasons = [
  /** A filter of the connection's mapping leaves it out. */
  'filtered',
  'no_consent',
  /** Its person has asked to be forgotten since. */
  'forgotten',
  /** Past the platform's maximum age. */
  'too_old',
  /** Nothing that the platform could match a person by. */
  'no_identifier',
  /** The platform has no such event, or takes no refunds. */
  'not_supported',
  /** Lacks what the platform demands, such as a value with its currency. */
  'incomplete',
  'test_order',
  /** A refund of an order whose purchase this connection has not sent. */
  'purchase_not_sent',
  /** Of the order nothing is left, and the platform could not be told of that once it had the order. */
  'went_back',
  /** The browser's own tag has sent it, and the platform would count both. */
  'sent_by_pixel',
  /** An order of a till, which the connection leaves out. */
  'point_of_sale',
  /** The order is worth something else by now, and the platform takes no such word: it keeps what it was told. */
  'cannot_restate',
  /** The platform knows already what the order is worth. */
  'nothing_to_correct',
  /** The chosen model credits nothing of the order to the platform. */
  'no_credit',
] as const;
export type SkipReason = (typeof skipReasons)[number];
export type Skip = { reason: SkipReason; detail: string };

/** What a person must do before held events can go on. */
export const holdActions = [
  'reconnect',
  'permission',
  'accept_terms',
  'settings',
  /** A stored secret is sealed under a key that this installation does not have. */
  'unreadable',
  /** The platform has switched off the version of its API that this Tieback speaks. */
  'update',
  /** Nothing arrives, or something between here and the platform answers in its place. */
  'network',
  /** The platform answers what nobody has told us the meaning of. */
  'unknown_answer',
  /** What a request came to could not be written down. */
  'unrecorded',
] as const;
export type HoldAction = (typeof holdActions)[number];

/**
 * Holds that nobody here can end, and that need nobody here: one delivery is tried now and then, and the connection goes on by
 * itself as soon as it gets through.
 */
export const probedHolds = ['network', 'unknown_answer', 'update'] as const satisfies readonly HoldAction[];

/** Whether the hold ends by itself. */
export function isProbed(action: HoldAction): boolean {
  return probedHolds.some((probed) => probed === action);
}

/** What an answer may be that is not the platform's plain word. */
export type Unclear = 'network' | 'unknown_answer';

/** `shadowed` is ours: a request that was made and kept, and not sent. */
export const outcomeClasses = ['delivered', 'duplicate', 'transient', 'throttled', 'rejected', 'config', 'shadowed'] as const;
export type OutcomeClass = (typeof outcomeClasses)[number];

export type Rejected = {
  class: 'rejected';
  code: string;
  message: string;
  field?: string;
  /**
   * The code stands for a fault of an event, whatever else a request holds. Absent: it is believed of an event only where others
   * of its request went through, or where it was sent alone.
   */
  own?: true;
};

/** What a platform's answer means for one event. `code` is the platform's own. */
export type Outcome =
  /** Taken; `message` holds the platform's warning, if it gave one. */
  | { class: 'delivered'; code?: string; message?: string }
  | { class: 'duplicate'; code: string; message: string }
  /** `unclear`: nobody knows that it passes; after some tries the delivery is held for it. */
  | { class: 'transient' | 'throttled'; code: string; message: string; retryAfterMs?: number; unclear?: Unclear }
  | Rejected
  | { class: 'config'; code: string; message: string; action: HoldAction };

/** What a platform's answer means for a request of several events. */
export type Verdict =
  | { taken: 'each'; outcomes: Outcome[] }
  | { taken: 'all'; outcome: Outcome }
  /** The platform took nothing because some are wrong: those it names by their place, none when it does not say which. */
  | { taken: 'none'; rejected: ReadonlyMap<number, Rejected>; because: Rejected };

/** One HTTP request to a platform, before anything is redacted. */
export type VendorRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: string;
};
/** A platform's answer; header names are lower case. */
export type VendorResponse = { status: number; headers: Record<string, string>; body: string };

/**
 * What a platform was told of an order, in minor units as text: the whole of what is left of it, or what went back of it. `total`
 * is the order's own money, `value` what the connection's value rule made of it.
 */
export type Told = { kind: 'left' | 'back'; currency: string; total: string; value: string };

/** Something that was left out of a sent event, and why: shown with the delivery. */
export type Withheld = { field: string; why: string };
