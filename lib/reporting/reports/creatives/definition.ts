/**
 * Which ads' pictures and films earn: ads of a range by what they show, by name, by a part of their names, by platform or account,
 * with cost, what platforms count of films, and what visits of the same days earned; and one row week by week since its launch.
 */
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { spendSchema } from '../../cost-schema';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';
import { creativeGroupingNamed, creativeSorts } from './names';
import { fatigues } from './proportions';

const grouping = z
  .string()
  .max(100)
  .default('asset')
  .transform((text, context) => {
    const named = creativeGroupingNamed(text);
    if (named) return named;
    context.addIssue({ code: 'custom', message: 'must be asset, name, platform, account, or `part:` and a part of names' });
    return z.NEVER;
  })
  .describe(
    "`asset` (the picture or film), `name`, `platform`, `account`, or `part:Hook`: a part of ads' names by the site's rule (`adNameRule` of its settings)",
  );
const model = modelIdSchema.default('last_non_direct_click');

export const creativesParams = rangeSchema
  .extend({
    by: grouping,
    model,
    search: z.string().max(200).optional().describe('Part of the name of a row; `total` stays that of all rows'),
    sort: z.enum(creativeSorts).default('cost'),
    direction: z.enum(['asc', 'desc']).default('desc'),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('`nextOffset` of the page before'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .superRefine(checkRange);
export type CreativesParams = z.infer<typeof creativesParams>;

const costed = {
  cost: moneySchema,
  impressions: z.string(),
  clicks: z.string(),
  ctr: z.string().optional().describe(metrics.ctr.formula),
  cpc: moneySchema.optional().describe(metrics.cpc.formula),
};

export const creativeFigures = z.object({
  ...costed,
  hookRate: z
    .string()
    .optional()
    .describe(
      'Starts of films by impressions of films. A start: 3 seconds watched on Meta, 2 on TikTok; other platforms tell none',
    ),
  holdRate: z.string().optional().describe('Of the starts of films, the part watched to the end'),
  orders: z
    .string()
    .optional()
    .describe('Earned by visits of these days; absent: clicks of its ads arrive as those of other rows'),
  revenue: moneySchema.optional(),
  roas: z.string().optional().describe(metrics.roas.formula),
  cpa: moneySchema.optional().describe(metrics.cpa.formula),
  cac: moneySchema.optional().describe(metrics.cac.formula),
});
export type CreativeFigures = z.infer<typeof creativeFigures>;

export const creativesResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  by: z.string(),
  rows: z.array(
    creativeFigures.extend({
      row: z.string().describe('For `row` of `reports/creative`; with `!` in front: of no ads, or of all that are left'),
      name: z.string(),
      ads: z.number(),
      adNames: z.array(z.string()).describe('Of its costliest ads'),
      platforms: z.array(z.string()),
      isShared: z.boolean().describe('Clicks of its ads arrive as those of other rows: see the row `!untold`'),
      firstDay: z.string().optional().describe('The first day with cost, of all time'),
      lastDay: z.string().optional(),
    }),
  ),
  rowCount: z.number().describe('Of all pages'),
  nextOffset: z.number().optional(),
  total: creativeFigures.describe('Of all rows, whatever is searched for'),
  nameRule: z
    .object({ separator: z.string(), parts: z.array(z.string()) })
    .optional()
    .describe("What the parts of ads' names mean, as the site says"),
  spend: spendSchema.optional(),
});
export type CreativesResult = z.infer<typeof creativesResult>;
export type CreativeRow = CreativesResult['rows'][number];

export const creativeParams = rangeSchema
  .extend({ by: grouping, model, row: z.string().max(1_000).describe('`row` of the report') })
  .superRefine(checkRange);
export type CreativeParams = z.infer<typeof creativeParams>;

export const creativeResult = z.object({
  row: z.string(),
  /** From the week of the launch, the last one cut where the range ends. */
  weeks: z.array(
    z.object({
      from: z.string(),
      ...costed,
      revenue: moneySchema.optional(),
      roas: z.string().optional(),
      isFull: z.boolean().describe('Seven days long'),
    }),
  ),
  fatigue: z
    .enum(fatigues)
    .describe(
      'CTR of the last two full weeks against the first two since launch: two-proportion z-test, one-sided at 1 %. `too_early`: fewer than four weeks; `too_few`: fewer than ten clicks in one of both',
    ),
});
export type CreativeResult = z.infer<typeof creativeResult>;
