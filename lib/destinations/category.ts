/** The kinds of destinations. */

export const destinationCategories = ['ads', 'affiliate', 'analytics', 'messaging', 'webhook'] as const;
/** What kind of place it is. A webhook is the store's own. */
export type DestinationCategory = (typeof destinationCategories)[number];
