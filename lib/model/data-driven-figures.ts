/** What a data-driven computation gave, as it is stored. */
import { z } from 'zod';

/** Minor units as decimal text, and orders as that of 10^-12: JSON has no integers of this size. */
const integerText = z.string().regex(/^-?\d+$/);
const earned = z.object({ revenue: integerText, orders: integerText });
export type StoredEarned = z.infer<typeof earned>;

/** A result as it is stored. Changed only by adding: old ones must still be read. */
export const dataDrivenFigures = z.object({
  rows: z.array(
    z.object({
      /** Absent in the row of the rarest keys together. */
      channel: z.string().optional(),
      campaign: z.string().optional(),
      dataDriven: earned,
      lastNonDirect: earned,
      linear: earned,
      /** Orders on whose path it is at all. */
      ordersWith: z.int(),
      removalEffect: z.number().optional(),
    }),
  ),
  /** How many keys the last row holds. */
  together: z.int(),
  unattributed: earned,
  leftOut: earned,
  /** What it was learnt from. */
  paths: z.object({
    orders: z.int(),
    others: z.int(),
    distinct: z.int(),
    touchesMax: z.int(),
    states: z.int().optional(),
    chance: z.number().optional(),
  }),
  /** Of sampled values, as a part of all that is shared. */
  error: z.number().optional(),
});
export type DataDrivenFigures = z.infer<typeof dataDrivenFigures>;
