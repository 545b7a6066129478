/**
 * Platform says, we say: what each connected ad platform claims for its campaigns, beside what the same campaigns are credited with
 * under every model and what the platform's own window holds by the clicks that are stored; and of what the difference is made.
 * Platforms are never added up: they claim the same orders.
 */
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { spendSchema } from '../../cost-schema';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';
import { datedByChoices } from '../performance/names';
import { adLevels, claimRows, claimSorts } from './names';

const stepSchema = z
  .string()
  .max(2_100)
  .regex(/^(=[\s\S]*)?$/);

const pathSchema = z
  .string()
  .max(10_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON array of steps, as in `path` of a row' });
      return z.NEVER;
    }
  })
  .pipe(z.array(stepSchema).max(adLevels.length));

export const platformClaimsParams = rangeSchema
  .extend({
    platform: z.string().max(100).optional().describe('An ad platform, for the rows below it. Absent: a row a platform'),
    account: z
      .uuid()
      .optional()
      .describe('With `platform`: one of its accounts alone; credit is that of the campaigns that the account has cost of'),
    under: pathSchema
      .default([])
      .describe('With `platform`: the path of the row whose rows are wanted, as a JSON array: `path` of that row'),
    rows: z.enum(claimRows).default('level').describe('`day`: the days of the node. Default: the level below it'),
    model: modelIdSchema.default('last_non_direct_click').describe('The model that the reasons of the difference are told for'),
    sort: z
      .enum(claimSorts)
      .optional()
      .describe('Most first; names and days in their own order. Default: cost, and of days the day'),
    trend: z.enum(['true']).optional().describe('With `platform`: adds `trend`, what is claimed and credited over the days'),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('`nextOffset` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  })
  .superRefine(checkRange)
  .superRefine(({ platform, account, under, rows }, context) => {
    if (platform !== undefined) {
      if (rows === 'level' && under.length === adLevels.length) {
        context.addIssue({ code: 'custom', path: ['under'], message: 'is an ad: nothing is below it but its days' });
      }
      return;
    }
    const message = 'goes together with `platform`';
    if (account !== undefined) context.addIssue({ code: 'custom', path: ['account'], message });
    if (under.length > 0) context.addIssue({ code: 'custom', path: ['under'], message });
    if (rows === 'day') context.addIssue({ code: 'custom', path: ['rows'], message });
  });
export type PlatformClaimsParams = z.infer<typeof platformClaimsParams>;

const part = z.object({
  orders: z.string().describe('Decimal text: platforms share orders as models do'),
  revenue: moneySchema,
});
export type Part = z.infer<typeof part>;

const claim = z.object({
  window: z.string().optional().describe("The platform's own words; absent: its rows do not say in which window"),
  basis: z.enum(['ad', 'conversion']).describe('Of which day a claim is: of the ad, or of the purchase'),
  claimed: part,
  views: z
    .object({ orders: z.string(), revenue: moneySchema.optional() })
    .optional()
    .describe('After an ad was seen and not clicked; `viewClaims` of the platform says whether they are among `claimed`'),
});

const figures = {
  cost: moneySchema.describe(metrics.cost.formula),
  claims: z.array(claim).describe('What the platform claims, by window and basis: with several it compares what is not alike'),
  claimed: part.optional().describe('The sum of `claims`; absent where the platform claims nothing'),
  claimedRoas: z.string().optional().describe('Claimed value by cost. Decimal text'),
  window: part.describe(
    'Orders with a stored click of the platform within its own standard window: what it could claim by what is held. Net of refunds',
  ),
  shared: part.describe("Of `window`, orders that another platform's window holds too"),
  models: z
    .partialRecord(modelIdSchema, part.extend({ roas: z.string().optional().describe('Credited revenue by cost. Decimal text') }))
    .describe('What the same campaigns are credited with'),
  difference: part.optional().describe('`claimed` less what `model` credits; absent without a claim'),
  reasons: z
    .object({
      views: part.optional().describe('Claimed after a view; absent where the platform does not tell, or tells them beside'),
      noClick: part.describe(
        'Claimed, and no click of the platform within its window is held. Below nothing: more such orders are held than it claims',
      ),
      elsewhere: part.describe('Within its window, and credited by `model` to other contacts, or to nobody'),
    })
    .optional()
    .describe('What `difference` is made of: they sum to it'),
};
const measured = z.object(figures);
export type ClaimFigures = z.infer<typeof measured>;

const account = z.object({
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  timeZone: z.string().describe('Its days are counted in it, and stand beside days of the site'),
  cost: moneySchema,
  claimed: part,
});

export const platformClaimsResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  models: z.array(z.object({ id: modelIdSchema, name: z.string(), explain: z.string(), overClaims: z.boolean() })),
  model: modelIdSchema,
  /** Those with accounts. */
  platforms: z.array(
    z.object({
      platform: z.string(),
      name: z.string(),
      viewClaims: z
        .enum(['among', 'beside', 'untold'])
        .describe('Whether what is claimed after views is among its claims, told beside them, or not told'),
      datedBy: z
        .enum(datedByChoices)
        .describe('Of which day our figures beside its claims are: `touch` where it claims by the day of the ad'),
      clickDays: z.number().describe('Its own standard window after a click'),
      isAssumed: z.boolean().describe('Its own default is not known to us'),
      levels: z.object({ campaign: z.string(), adGroup: z.string(), ad: z.string() }).describe("In the platform's words"),
      accounts: z.array(account),
    }),
  ),
  platform: z.string().optional(),
  account: z.string().optional(),
  under: z.array(z.string()),
  underNames: z.array(z.string().optional()).describe('What the platform calls each of `under`'),
  level: z.enum(['platform', ...adLevels, 'day']).describe('What the rows are'),
  rows: z.array(
    measured.extend({
      path: z.array(z.string()).describe('From the top: to be asked for as `under`'),
      value: z.string().optional().describe('As visits state it; absent: not stated, or not matched yet'),
      name: z.string().optional().describe('What the platform calls it'),
      hasRows: z.boolean(),
    }),
  ),
  rowCount: z.number().describe('Of all pages'),
  nextOffset: z.number().optional(),
  total: measured.optional().describe('Of the node; absent over platforms, which claim the same orders'),
  trend: z
    .array(z.object({ day: z.string(), claimed: part, credited: part, window: part, cost: moneySchema }))
    .optional()
    .describe('Of the node under `model`, by days, or as many weeks each as keep it short, called by their first day'),
  spend: spendSchema.optional(),
  claimsLeftOut: z
    .array(z.object({ amount: z.string(), currency: z.string() }))
    .describe('Claimed values in other currencies without a rate: in no sum'),
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })).describe('Sales that are not contained'),
});
export type PlatformClaimsResult = z.infer<typeof platformClaimsResult>;
