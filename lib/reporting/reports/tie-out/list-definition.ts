/** The list behind a figure of the tie-out: every order that adds to some days on either side, and what it adds. */
import { z } from 'zod';
import { cursorParam } from '../../cursor';
import { pageParams } from '../../wire';
import { checkDays, tieOutCauses, tieOutRange, tieOutSide } from './definition';
import { tieOutFigures } from './names';

/** How many orders the pages before had. */
export const tieOutPlace = z.object({ skip: z.number().int().min(0) });

export const tieOutListParams = pageParams
  .extend({
    cursor: cursorParam(tieOutPlace),
    ...tieOutRange.shape,
    figure: z
      .enum(['orders', ...tieOutFigures])
      .default('total')
      .describe('Only orders that add to this figure'),
  })
  .superRefine(checkDays);
export type TieOutListParams = z.infer<typeof tieOutListParams>;

export const tieOutListResult = z.object({
  rows: z.array(
    z.object({
      orderId: z.string().optional().describe('Absent: the order is not held here'),
      orderKey: z.string(),
      day: z.string(),
      cause: z.enum(tieOutCauses).optional().describe('Absent: both sides say the same'),
      here: tieOutSide,
      there: tieOutSide,
    }),
  ),
  nextCursor: z.string().optional(),
  total: z.number().describe('How many the list has, on all its pages'),
  here: tieOutSide.describe('What they sum to, on all pages'),
  there: tieOutSide,
});
export type TieOutListResult = z.infer<typeof tieOutListResult>;
