/** The states an order goes through, as its purchase and refund events say. */

export const orderStates = ['pending', 'paid', 'partially_refunded', 'refunded', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];
