/** The rows of cost behind a figure: what each ad cost on a day, as its ad account told it, and what that is in the currency of the site. */
import { z } from 'zod';
import { cursorParam } from '../../cursor';
import { withoutCostOf } from '../../cost-schema';
import { checkRange, daySchema, moneySchema, pageParams, rangeSchema } from '../../wire';
import { cellParams } from '../performance/cell-schema';
import { performanceFilters } from '../performance/definition';

/** Where a page ended: how many rows of its last day were told, and how many the list has, counted once, for the first page. */
export const costPlace = z.object({ day: daySchema, told: z.int().min(0), total: z.int().min(0) });

const { channel, source, campaign, label } = performanceFilters;

export const costsParams = pageParams
  .extend({
    cursor: cursorParam(costPlace),
    ...rangeSchema.shape,
    by: cellParams.by.optional().describe('With `under`: the levels of a performance report'),
    under: cellParams.under.default([]).describe('Only what the row of this path cost: the figure is the sum of these'),
    account: z.uuid().optional().describe('Only what this ad account tells: its id'),
    ...{ channel, source, campaign, label },
  })
  .superRefine(checkRange)
  .superRefine(({ by = [], under }, context) => {
    if (under.length > by.length) {
      context.addIssue({ code: 'custom', path: ['under'], message: 'must not have more steps than `by` has levels' });
    }
    const unknown = withoutCostOf(by.slice(0, under.length));
    if (unknown !== undefined) {
      context.addIssue({ code: 'custom', path: ['by'], message: `ad accounts do not tell cost by ${unknown}` });
    }
  });
export type CostsParams = z.infer<typeof costsParams>;

const exactMoney = z
  .object({ amount: z.string(), currency: z.string() })
  .describe('Decimal text with all decimals, six at most: it is rounded in sums alone');

export const costListRow = z.object({
  day: z.string().describe('Of the ad account’s own time zone'),
  accountId: z.string(),
  account: z.string(),
  platform: z.string(),
  campaignId: z.string().optional().describe('Absent: the platform names none. So with the others'),
  campaign: z.string().optional().describe('As it is called now'),
  adGroupId: z.string().optional(),
  adGroup: z.string().optional(),
  adId: z.string().optional(),
  ad: z.string().optional(),
  cost: exactMoney.describe('In the currency of the account'),
  converted: exactMoney
    .optional()
    .describe('In the currency of the site at the rate of the day; absent where there is no rate: it is in no sum'),
  impressions: z.string().optional().describe('Absent where the platform does not count them. So with clicks'),
  clicks: z.string().optional(),
  syncedAt: z.string().optional().describe('When it was read; absent of what was read long ago and has not changed since'),
});
export type CostListRow = z.infer<typeof costListRow>;

export const costSums = z.object({
  cost: moneySchema.describe('In the currency of the site, rounded once'),
  impressions: z.string(),
  clicks: z.string(),
  leftOut: z
    .array(z.object({ amount: z.string(), currency: z.string() }))
    .describe('Of rows in other currencies without a rate: not in `cost`'),
});

export const costsResult = z.object({
  rows: z.array(costListRow),
  nextCursor: z.string().optional(),
  total: z.number().describe('Rows of all pages'),
  sums: costSums.optional().describe('Of all pages; told with the first one'),
});
export type CostsResult = z.infer<typeof costsResult>;
