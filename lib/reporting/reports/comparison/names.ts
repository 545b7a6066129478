/** What models are compared by, for parameters and screens as well. */
import type { LabelDimension } from '../../dimension-names';

export const comparedBy = ['channel', 'campaign'] as const;
/** One of those, or a label of the site. */
export type ComparedBy = (typeof comparedBy)[number] | LabelDimension;

/** What rows come first by. */
export const comparisonSorts = ['spread', 'stake', 'cost'] as const;
/** Which rows: all, or those that lose under every click model. */
export const comparisonRows = ['all', 'losing'] as const;
