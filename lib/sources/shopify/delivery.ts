/** What is known of one webhook beside its body. */

/** Which of an order's own identifiers the store's pages send as transaction id. */
export const orderKeys = ['id', 'name', 'order_number'] as const;
export type OrderKey = (typeof orderKeys)[number];

export type Delivery = {
  topic: string;
  orderKey: OrderKey;
  /** The shop's own domain at Shopify, from a header. */
  shopDomain?: string;
  /** When the shop did what it tells of, for bodies that hold no time. */
  triggeredAt?: string;
  /** The same for every delivery of one event. */
  eventId?: string;
  receivedAt: Date;
};
