/** What models are compared by, for parameters and screens as well. */
export const comparedBy = ['channel', 'campaign'] as const;
