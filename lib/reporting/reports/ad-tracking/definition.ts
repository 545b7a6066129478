/**
 * The check of ad tracking: where cost and visits do not find each other, and what hangs on it. Each finding names its ads or campaigns
 * with what they cost, or what they are credited with, in the range.
 */
import { z } from 'zod';
import { campaignFields } from '@/lib/model/campaign-params';
import { FINAL_URL_MAX, urlRemarks } from '@/lib/model/final-url';
import { urlTemplates } from '@/lib/model/url-template';
import { spendSchema } from '../../cost-schema';
import { findingKinds } from './names';
import { checkRange, moneySchema, rangeSchema } from '../../wire';

export const adTrackingParams = rangeSchema
  .extend({
    finding: z.enum(findingKinds).optional().describe('Only this finding, with a page of its rows'),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('With `finding`: `nextOffset` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(20).describe('Rows of a finding, most at stake first'),
  })
  .superRefine(checkRange);
export type AdTrackingParams = z.infer<typeof adTrackingParams>;

const spelling = z.object({ name: z.string(), visits: z.number(), cost: moneySchema, revenue: moneySchema });

const row = z.object({
  platform: z.string(),
  platformName: z.string(),
  account: z.string().optional().describe('The name of the account'),
  campaign: z.string().optional().describe('As links state it; absent: not stated'),
  campaignName: z.string().optional().describe('As the platform calls it'),
  adGroup: z.string().optional().describe('As the platform calls it'),
  ad: z.string().optional().describe('As the platform calls it; absent: cost that it tells of no ad'),
  path: z.array(z.string()).optional().describe('Its place in the report of platform claims, as `under`'),
  source: z.string().optional(),
  cost: moneySchema.optional(),
  clicks: z.string().optional().describe('As the platform counts them'),
  visits: z.number(),
  revenue: moneySchema.optional().describe('What it is credited with under last non-direct click'),
  url: z.string().optional().describe('Where the ad leads, as the platform tells it'),
  missing: z.array(z.string()).optional().describe('Parameters of the URL template that the address lacks'),
  isConnected: z.boolean().optional().describe('Of visits without cost: whether an account of the platform is connected'),
  spellings: z.array(spelling).optional(),
});
export type FindingRow = z.infer<typeof row>;

export const adTrackingResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  /** Whether an ad account is connected: without one there is nothing to compare visits with. */
  isConnected: z.boolean(),
  findings: z.array(
    z.object({
      kind: z.enum(findingKinds),
      count: z.number().describe('Rows of all pages'),
      cost: moneySchema.describe('What they cost in the range'),
      revenue: moneySchema.describe('What they are credited with in the range'),
      rows: z.array(row),
      nextOffset: z.number().optional(),
    }),
  ),
  merged: z.array(z.object({ name: z.string(), names: z.array(z.string()) })).describe('Names that an admin says are one'),
  spend: spendSchema.optional(),
});
export type AdTrackingResult = z.infer<typeof adTrackingResult>;

const ids = urlTemplates.map(({ platform }) => platform);

export const finalUrlParams = z.object({
  url: z.string().min(1).max(FINAL_URL_MAX).describe('The address of an ad, with its URL parameters'),
  platform: z.enum(ids).describe(`Whose ad it is: ${ids.join(', ')}`),
});

export const finalUrlResult = z.object({
  parameters: z
    .array(
      z.object({
        name: z.string(),
        value: z.string(),
        field: z.enum(campaignFields).optional().describe('What a visit takes from it; absent: nothing'),
        isMacro: z.boolean().describe('The platform fills it in'),
      }),
    )
    .describe('In their order'),
  missing: z
    .array(z.object({ field: z.enum(campaignFields), parameter: z.string(), value: z.string() }))
    .describe("What the platform's URL template adds and the address does not have"),
  missesIds: z.boolean().describe('Whether visits could not be told from those of other ads'),
  remarks: z.array(z.object({ remark: z.enum(urlRemarks), parameter: z.string().optional() })),
  notChecked: z
    .array(z.enum(['redirects', 'added_by_platform']))
    .describe('The address is not opened: redirects may drop parameters, and accounts may add some (auto-tagging, a suffix)'),
});
export type FinalUrlResult = z.infer<typeof finalUrlResult>;
