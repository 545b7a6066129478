/**
 * What there is to look at among campaigns: a finding with its evidence, never an order. What was shown is kept from the first day, with
 * what people decided and what came of it, so that a later version can be held to it.
 */
import { z } from 'zod';

/**
 * Why a campaign is shown.
 * `losing`: its ROAS is below break-even under every click model.
 * `views`: the same, but so much of what its platform claims is after a mere view that clicks cannot judge it.
 * `one_model`: only one click model says that it pays.
 * `untracked`: it costs, and nobody is seen to come by it.
 * `fell`: its ROAS is lower than its own weeks before, beyond noise.
 */
export const findingKinds = ['losing', 'views', 'one_model', 'untracked', 'fell'] as const;
export type FindingKind = (typeof findingKinds)[number];

export const findingStates = ['open', 'accepted', 'declined'] as const;
export type FindingState = (typeof findingStates)[number];

/** What an outcome is counted from: the day it was shown, or the day somebody decided. */
export const outcomeStarts = ['shown', 'decided'] as const;
/** After so many weeks it is looked at what came of it. */
export const outcomeWeeks = [2, 8] as const;

/** A campaign by what brings its visits; null where it is not stated. */
export const campaignKeySchema = z.object({
  channel: z.string().nullable(),
  source: z.string().nullable(),
  campaign: z.string().nullable(),
});
export type CampaignKey = z.infer<typeof campaignKeySchema>;

const amount = z.string().describe('Decimal text in the currency of the site');
const share = z.number().min(0).max(1);
const twoCounts = z.object({
  before: z.number().describe('Visits in the weeks before, as many as there are in the days of the finding'),
  now: z.number(),
});

const weekSchema = z.object({
  from: z.string(),
  cost: amount,
  revenue: amount.describe('Of orders within a week of the visit, so that all weeks are alike'),
});

export const evidenceSchema = z.object({
  from: z.string(),
  to: z.string().describe('Exclusive'),
  currency: z.string(),
  cost: amount,
  costShare: share.describe('Of what all ads of the site cost in these days'),
  breakEven: z.object({ roas: z.string(), isAssumed: z.boolean() }),
  models: z
    .array(z.object({ id: z.string(), name: z.string(), revenue: amount, orders: z.string(), roas: z.string() }))
    .describe('Every click model, the best for the campaign first; by the days of visits'),
  chance: share
    .optional()
    .describe(
      'Of campaigns that just pay for themselves, so many would show no more orders by chance; large: too few to be sure',
    ),
  sessions: z.number(),
  newVisitorShare: share.optional().describe('Of its visits, those of visitors who had not come before; absent without visits'),
  viewShare: share.optional().describe('Of what the platform claims, the part after a mere view; absent where it does not say'),
  viewShareMax: share.describe('Above this clicks do not judge it: a setting of the site'),
  direct: twoCounts.describe('Visits without a link, of the whole store'),
  brand: twoCounts
    .optional()
    .describe('Visits by searches for the brand; absent where no label of the site says which those are'),
  ads: z
    .array(z.object({ ad: z.string(), cost: amount }))
    .optional()
    .describe('Of `untracked`: the ads that nobody came by'),
  fall: z
    .object({
      before: z.string().describe('ROAS of the weeks before'),
      now: z.string().describe('ROAS of the last two weeks'),
      low: z.string().describe('Of a hundred pairs of weeks as before, one would be below this'),
      probability: z.number().describe('How likely so low a ROAS, or a lower one, is by chance'),
      weeks: z.array(weekSchema),
    })
    .optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

const sumsSchema = z.object({ cost: amount, models: z.record(z.string(), amount) });
export const outcomeFactsSchema = z.object({
  before: sumsSchema.describe('Of as many weeks before'),
  after: sumsSchema,
});
/** Revenue is of orders within a week of the visit. */
export type OutcomeFacts = z.infer<typeof outcomeFactsSchema>;
