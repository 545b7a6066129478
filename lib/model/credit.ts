/** Credit: how an order's revenue is shared among the touchpoints of its path. */
import type { Id } from '@/lib/core/id';

/** Ids of the attribution models, in display order. The registry in lib/attribution has one definition for each. */
export const modelIds = [
  'last_click',
  'last_non_direct_click',
  'last_paid_click',
  'first_click',
  'linear',
  'time_decay',
  'position_based',
  'last_click_per_platform',
] as const;
export type ModelId = (typeof modelIds)[number];

/** Why a touchpoint near an order earned nothing there. Closed list. */
export const touchRejections = [
  'before_window',
  'before_previous_order',
  'after_order',
  'direct_beside_others',
  'seen_in_browser',
  'order_left_out',
] as const;
export type TouchRejection = (typeof touchRejections)[number];

/** How direct visits count: left out while any other touch is in the path, or like every other touch. */
export const directPolicies = ['when-alone', 'counted'] as const;
export type DirectPolicy = (typeof directPolicies)[number];

/** Lookback windows that reports offer, in days. The largest is also how far back paths are stored. */
export const lookbackDayChoices = [1, 7, 14, 30, 60, 90] as const;
export const LOOKBACK_DAYS_MAX = 90;

/**
 * The latest touches before an order that are considered. No buyer comes back more often in 90 days; a shared till or a script
 * may, and must not make every later order of theirs slower.
 */
export const PATH_TOUCHES_MAX = 200;

/** One share of one order under one model. No touchpoint: nobody earned it. */
export type Credit = {
  model: ModelId;
  touchpointId: Id<'touchpoint'> | undefined;
  /** Minor units of the order's currency. */
  amount: bigint;
  /** weight / totalWeight is this touch's share of the order. */
  weight: bigint;
  totalWeight: bigint;
  /** The same of WHOLE_ORDER, as an integer: those of an order sum to it exactly. 0 of a refund, which takes back no order. */
  share: bigint;
};

/** What the shares of one order sum to: enough digits that a million thirds are off by a millionth of an order. */
export const WHOLE_ORDER = 10n ** 12n;

/**
 * Whether a credited order is its buyer's first, as stored with its credit. A first order of those held is a new customer's only
 * where the history held is long enough (db/queries/buyers.ts), so that is told apart from the shop's own word.
 */
export const firstOrderCodes = { returning: 0, newByShop: 1, firstHeld: 2 } as const;

/** The code of an order. */
export function firstOrderCode({ newCustomer, declaredNew }: { newCustomer: boolean; declaredNew: boolean | null }): number {
  if (!newCustomer) return firstOrderCodes.returning;
  return declaredNew === null ? firstOrderCodes.firstHeld : firstOrderCodes.newByShop;
}

/**
 * What moves the credit of a day that is past. Closed list.
 * - `statement`: a source told of the order, for the first time or anew (its money, state or time); `refund`: a refund of it
 *   came; `decision`: a person decided about it.
 * - `late_touch`: a contact before the order was told of late; `merge`: two people were found to be one; `split`: an
 *   identifier turned out to be nobody's, and those it had joined came apart; `hand_over`: a visit was found to be another
 *   person's than it was taken for.
 * - `recomputed`: something that does not change the order led to it, and settings or rules had changed since it was worked out
 *   last.
 * - `rebuild`: everything was derived anew; `settings`: a change of settings re-derived what it touches.
 */
export const eventCauses = [
  'statement',
  'refund',
  'decision',
  'late_touch',
  'merge',
  'split',
  'hand_over',
  'recomputed',
] as const;
export const creditDeltaCauses = [...eventCauses, 'rebuild', 'settings'] as const;
export type CreditDeltaCause = (typeof creditDeltaCauses)[number];

/**
 * What a change of past credit is put down to: the stored event, or the entry of the audit log where a person's decision led to
 * it.
 */
export type CreditDeltaOrigin =
  | { cause: (typeof eventCauses)[number]; eventId: Id<'event'> }
  | { cause: 'settings'; auditEntryId: Id<'audit_entry'> }
  | { cause: 'rebuild' };
