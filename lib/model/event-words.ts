/**
 * The closed lists of words about events: names, and what became of one at the door. Apart from their schemas, so that screens that
 * list them do not load a parser.
 */

/** GA4's recommended e-commerce names, plus subscriptions; any other snake_case name is a custom event. */
export const standardEventNames = [
  'page_view',
  'view_item',
  'view_item_list',
  'select_item',
  'view_promotion',
  'select_promotion',
  'add_to_wishlist',
  'add_to_cart',
  'remove_from_cart',
  'view_cart',
  'begin_checkout',
  'add_shipping_info',
  'add_payment_info',
  'purchase',
  'refund',
  'search',
  'sign_up',
  'login',
  'generate_lead',
  'subscribe',
  'start_trial',
] as const;

/** Says that two ids are one user's (Segment's call). */
export const ALIAS_EVENT = 'alias';

/** A visitor's own answer about consent; the state that other events carry may be what the page assumes. */
export const CONSENT_EVENT = 'consent';

/** Names that only Tieback's own sources send. */
export const systemEventNames = ['identify', CONSENT_EVENT, 'click_out'] as const;

/**
 * Why a stored event is left out of everything derived. Closed list. `internal`: it came from an address of the store's own
 * people; `test_host`: its page is on a host for trials; `referrer_spam`: its referrer is an advertisement that no visitor came
 * from.
 */
export const filterReasons = ['bot', 'prefetch', 'time_implausible', 'internal', 'test_host', 'referrer_spam'] as const;
export type FilterReason = (typeof filterReasons)[number];

/** Why an event, or a whole request, was refused. Closed list; each refusal is kept in the rejected store. */
export const rejectReasons = [
  'malformed_json',
  'malformed_batch',
  'malformed_event',
  'too_large',
  'too_many_events',
  'unsupported_encoding',
  'origin_not_allowed',
  'rate_limited',
  'missing_signature',
  'wrong_signature',
  'stale_signature',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

/**
 * What becomes of an event at the door: `mended` ones are accepted ones too, `lost` ones were given up by the browser. Closed
 * list.
 */
export const intakeOutcomes = ['accepted', 'filtered', 'duplicate', 'rejected', 'mended', 'lost'] as const;
export type IntakeOutcome = (typeof intakeOutcomes)[number];

/** What the door changed of an event that it took. Closed list. */
export const noteKinds = [
  /** Longer than is kept: what follows is missing. */
  'cut',
  /** Could not be used: the field is missing. */
  'left_out',
  /** Was not stated: the site's own value stands for it. */
  'assumed',
  /** Was not written as documented: the detail says what it was taken for. */
  'read_as',
] as const;
export type NoteKind = (typeof noteKinds)[number];
