/** What is compared of a range, for the report and for screens. */

/** Every order of the range is compared, so it is no longer than a quarter. */
export const TIE_OUT_DAYS_MAX = 93;

/** In the order in which they are read: the first three make net, net with the next two makes the total. */
export const tieOutFigures = ['gross', 'discounts', 'returns', 'net', 'shipping', 'tax', 'total'] as const;
export type TieOutFigure = (typeof tieOutFigures)[number];
