/** The list of visits, latest first: what brought each, where it began, how far it came, and the orders that were placed in it. */
import { z } from 'zod';
import { cursorParam, timeInCursor } from '../../cursor';
import { labelFilterParam } from '../../label-filter';
import { checkRange, moneySchema, pageParams, rangeSchema } from '../../wire';
import { funnelSteps } from './steps';
import { visitFilterParams } from './visit-filter';

/** Where a page ended, and how many the list has: counted once, for the first page. */
export const visitPlace = z.object({ at: timeInCursor, id: z.uuid(), total: z.number().int().min(0) });

export const sessionsParams = pageParams
  .extend({
    cursor: cursorParam(visitPlace),
    ...rangeSchema.shape,
    ...visitFilterParams,
    andLabel: labelFilterParam.describe('As `label`, for another one: both must fit'),
    reached: z.enum(funnelSteps).optional().describe('Only visits that came to this step or a later one'),
    leftBefore: z.enum(funnelSteps).optional().describe('Only visits that came neither to this step nor to a later one'),
    steps: z.enum(['not_known']).optional().describe('Only visits whose steps were not noted: of earlier versions'),
  })
  .superRefine(checkRange);
export type SessionsParams = z.infer<typeof sessionsParams>;

export const sessionRow = z.object({
  id: z.string(),
  startedAt: z.string(),
  lastEventAt: z.string(),
  channel: z.string().optional(),
  source: z.string().optional(),
  campaign: z.string().optional(),
  landingPage: z.string().optional().describe('Host and path'),
  device: z.string().optional(),
  country: z.string().optional(),
  pageViews: z.number(),
  steps: z.array(z.enum(funnelSteps)).optional().describe('Those that its pages told of; absent where they were not noted'),
  orders: z
    .array(z.object({ id: z.string(), orderKey: z.string(), revenue: moneySchema.describe('Net of refunds') }))
    .describe('Sales placed in it'),
});
export type SessionRow = z.infer<typeof sessionRow>;

export const sessionsResult = z.object({
  rows: z.array(sessionRow),
  nextCursor: z.string().optional(),
  total: z.number().describe('How many the list has, on all its pages'),
});
export type SessionsResult = z.infer<typeof sessionsResult>;
