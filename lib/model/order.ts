/** An order's states, as its purchase and refund events say, and which orders are sales. */

export const orderStates = ['pending', 'paid', 'partially_refunded', 'refunded', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];

/** Not paid yet, or taken back whole before it was: no money of the store's. */
export const unpaidStates = ['pending', 'cancelled'] as const satisfies OrderState[];

export function isPaid({ state }: { state: OrderState }): boolean {
  return !unpaidStates.some((unpaid) => unpaid === state);
}

/** A sale is paid and no test. Only sales are revenue, make a customer, or are sent to platforms as purchases; db/schema/order.ts has the same for rows. */
export function isSale(order: { state: OrderState; test: boolean }): boolean {
  return isPaid(order) && !order.test;
}
