/** What an order is beside how it was placed: what lists and reports tell apart and are filtered by. */

/**
 * `trial`: the first money of a subscription that began with a trial. `left_out`: a rule of the site leaves it out of
 * attribution.
 */
export const orderKinds = ['trial', 'gift_card', 'left_out', 'test'] as const;
export type OrderKind = (typeof orderKinds)[number];

/** As screens say it. */
export const orderKindNames: Record<OrderKind, string> = {
  trial: 'First after a trial',
  gift_card: 'With gift cards',
  left_out: 'No ad earns it',
  test: 'Tests',
};

/** Whether the store had sold to the buyer before; `not_known` where nobody can tell. */
export const buyerKinds = ['new', 'returning', 'not_known'] as const;
export type BuyerKind = (typeof buyerKinds)[number];

/** As screens say it. */
export const buyerNames: Record<BuyerKind, string> = { new: 'new', returning: 'returning', not_known: 'not known' };
