/** Credit: how an order's revenue is shared among the touchpoints of its path. */
import type { Id } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';

/** Ids of the built-in attribution models, in display order. The registry in lib/attribution has one definition for each. */
export const modelIds = [
  'last_click',
  'last_non_direct_click',
  'last_paid_click',
  'first_click',
  'linear',
  'linear_paid',
  'time_decay',
  'position_based',
  'clicks_without_capture',
  'last_click_per_platform',
] as const;
export type BuiltInModelId = (typeof modelIds)[number];

/** Id of one of a site's own models. */
export type CustomModelId = `custom_${string}`;
export type ModelId = BuiltInModelId | CustomModelId;

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

/** The longest lookback window but for lifetime, in days. How far back a site's paths are stored is lib/model/lookback.ts. */
export const LOOKBACK_DAYS_MAX = 365;
/** Lifetime: every touch that is held, the latest PATH_TOUCHES_MAX of them. A hundred years, as a number like all windows. */
export const LIFETIME_DAYS = 36_500;
/** Lookback windows that screens offer, in days. */
export const lookbackDayChoices = [1, 7, 14, 30, 60, 90, 180, LOOKBACK_DAYS_MAX, LIFETIME_DAYS] as const;
/**
 * The latest touches before an order that are considered. Hardly a buyer comes back more often; a shared till or a script
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

/**
 * Credit is told once, so it waits for clicks that come in late and for buyers who turn out to be one: browsers keep what they
 * could not send, and most of it is there within hours. Far enough from the 48 hours that an outage of a night leaves time.
 */
export const CREDIT_DELAY_MS = 6 * HOUR_MS;
