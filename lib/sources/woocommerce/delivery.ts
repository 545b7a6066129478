/** What is known of one webhook beside its body. */

/** Which of an order's own identifiers the store's pages send as transaction id. */
export const orderKeys = ['id', 'number'] as const;
export type OrderKey = (typeof orderKeys)[number];

export type Delivery = {
  orderKey: OrderKey;
  /** The store's own address, from a header. */
  store?: string;
  receivedAt: Date;
};
