/**
 * An order's states, as its purchase and refund events say. The money received decides: a partly paid order counts with what has
 * come in, an order once paid stays paid whatever is added to it, and a chargeback takes money back like a refund. A sale is an
 * order that is paid and no test: only sales are revenue, make a customer, or are sent to platforms as purchases. That is asked
 * of rows alone, so isSaleRow of db/schema/order.ts is its one home.
 */

export const orderStates = [
  'pending',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'charged_back',
  'cancelled',
] as const;
export type OrderState = (typeof orderStates)[number];

/** Not paid yet, or taken back whole before it was: no money of the store's. */
export const unpaidStates = ['pending', 'cancelled'] as const satisfies OrderState[];

export function isPaid({ state }: { state: OrderState }): boolean {
  return !unpaidStates.some((unpaid) => unpaid === state);
}

/**
 * The refunds that stand of an order, by the source that tells all of them each time; `position` is its statement's place in
 * the log.
 */
export type RefundLists = Record<string, { keys: string[]; position: string }>;
