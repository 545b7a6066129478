/** What the funnel is cut by, for parameters and screens as well. */
import type { LabelDimension } from '../../dimension-names';

export const funnelDimensions = ['channel', 'source', 'campaign', 'device', 'country', 'landingPage'] as const;
/** One of those, or a label of the site. */
export type FunnelDimension = (typeof funnelDimensions)[number] | LabelDimension;
