/** What the lists behind a figure are asked for. */

/** In place of a currency: deliveries that have no money. */
export const WITHOUT_MONEY = 'none';
