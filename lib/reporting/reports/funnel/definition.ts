/**
 * The funnel: of the visits of some days how many came to each step towards an order, by what brought them, what they are, or
 * where they began. Orders of which the visit is not known stand beside it.
 */
import { z } from 'zod';
import { labelDimensionSchema } from '../../label-filter';
import { checkCompared, checkRange, comparedParams, moneySchema, rangeSchema } from '../../wire';
import { visitFilterParams } from '../sessions/visit-filter';
import { funnelDimensions } from './names';

const funnelLevelSchema = z.union([z.enum(funnelDimensions), labelDimensionSchema]);

export const funnelParams = rangeSchema
  .extend({
    by: funnelLevelSchema.default('channel').describe('Also `label:` and the name of a label of the site'),
    ...comparedParams,
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('`nextOffset` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    ...visitFilterParams,
  })
  .superRefine(checkRange)
  .superRefine(checkCompared);
export type FunnelParams = z.infer<typeof funnelParams>;

const count = z.number();
/** Each contains those after it. */
const reached = z.object({
  landing: count.describe('Visits'),
  view_item: count,
  add_to_cart: count,
  begin_checkout: count,
  purchase: count,
});
export type Reached = z.infer<typeof reached>;

export const funnelResult = z.object({
  from: z.string(),
  to: z.string(),
  compareFrom: z.string().optional(),
  compareTo: z.string().optional(),
  finishedTo: z.string().optional(),
  timeZone: z.string(),
  currency: z.string(),
  by: funnelLevelSchema,
  total: z.object({
    reached: reached.describe('Visits that came to the step or to a later one'),
    told: reached.describe('Visits whose pages told of this very step: none means that the shop does not send it'),
    compared: reached.optional(),
    finished: reached.optional().describe('Of the days before `finishedTo`: what `compared` stands beside'),
  }),
  /** Most visits first. */
  rows: z.array(
    z.object({
      value: z.string().optional().describe('Absent: not stated'),
      reached,
      compared: reached.optional(),
      finished: reached.optional(),
    }),
  ),
  rowCount: z.number().describe('Of all pages'),
  nextOffset: z.number().optional(),
  besides: z.object({
    stepsNotKnown: z.number().describe('Visits whose steps were not noted, of earlier versions: not contained'),
    withoutVisit: z
      .object({ orders: z.number(), revenue: moneySchema })
      .describe('Sales of the days of which the visit that they were placed in is not known, whatever the filters'),
    orders: z.object({ orders: z.number(), revenue: moneySchema }).describe('All sales of the days, whatever the filters'),
  }),
});
export type FunnelResult = z.infer<typeof funnelResult>;
