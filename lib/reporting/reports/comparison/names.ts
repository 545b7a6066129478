/** What models are compared by, for parameters and screens as well. */
import type { LabelDimension } from '../../dimension-names';

export const comparedBy = ['channel', 'campaign'] as const;
/** One of those, or a label of the site. */
export type ComparedBy = (typeof comparedBy)[number] | LabelDimension;
