/** By what visits are narrowed wherever they are counted; for parameters and screens as well. */
export const visitFilterNames = ['channel', 'source', 'campaign', 'device', 'country', 'landingPage', 'label'] as const;
