/** How an order was placed. Renewals and marketplace orders had no visit that an ad could have brought. */

export const salesChannels = ['online', 'subscription', 'pos', 'draft', 'marketplace'] as const;
export type SalesChannel = (typeof salesChannels)[number];

/** As screens say it. */
export const salesChannelNames: Record<SalesChannel, string> = {
  online: 'Online',
  subscription: 'Subscription renewals',
  pos: 'Point of sale',
  draft: 'Drafts and manual orders',
  marketplace: 'Marketplaces',
};
