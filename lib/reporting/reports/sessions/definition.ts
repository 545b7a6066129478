/** The list of visits, latest first: what brought each, where it began, how far it came, and the orders that were placed in it. */
import { z } from 'zod';
import { cursorParam, timeInCursor } from '../../cursor';
import { labelFilterParam } from '../../label-filter';
import { checkRange, moneySchema, pageParams, rangeSchema } from '../../wire';
import { cellParams } from '../performance/cell-schema';
import type { PerformanceDimension } from '../performance/names';
import { isOfVisits } from '../../dimension-names';
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
    by: cellParams.by.optional().describe('With `under`: the levels of a performance report'),
    under: cellParams.under
      .optional()
      .describe('Only the visits that the row of this path counts; the filters are those of the report'),
    steps: z.enum(['not_known']).optional().describe('Only visits whose steps were not noted: of earlier versions'),
  })
  .superRefine(checkRange)
  .superRefine((params, context) => {
    const message =
      (params.by === undefined) === (params.under === undefined) ? rowProblem(params) : 'goes together with `under`';
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['by'], message });
  });
export type SessionsParams = z.infer<typeof sessionsParams>;

type RowOfVisits = { by?: readonly PerformanceDimension[] | undefined; under?: readonly string[] | undefined };

/** What is wrong with a row as one of visits; undefined: nothing. */
function rowProblem({ by = [], under = [] }: RowOfVisits): string | undefined {
  if (under.length > by.length) return 'must not have more steps than `by` has levels';
  const strange = by.slice(0, under.length).find((dimension) => !isOfVisits(dimension));
  if (strange !== undefined) return `visits have no ${strange}`;
  return under.some((step) => step.startsWith('!')) ? 'what no visit earned has no visits' : undefined;
}

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
