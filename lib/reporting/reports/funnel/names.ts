/** What the funnel is cut by, for parameters and screens as well. */
export const funnelDimensions = ['channel', 'source', 'campaign', 'device', 'country', 'landingPage'] as const;
export type FunnelDimension = (typeof funnelDimensions)[number];
