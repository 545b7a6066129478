/** What changed: by how much each day moved after it was over, whose credit moved, and why. From the ledger of credit deltas. */
import { z } from 'zod';
import { creditDeltaCauses } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { touchpointKinds } from '@/lib/model/touchpoint';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';

/** Which changes are meant; the report, its list and its file take the same. */
export const changeFilterShape = {
  ...rangeSchema.shape,
  model: modelIdSchema.default('last_non_direct_click'),
  cause: z.enum(creditDeltaCauses).optional().describe('Only what this moved'),
  channel: z.string().max(200).optional().describe('Only credit of this channel; `Unattributed`: what nobody earned'),
};

/** Rows of one answer, and days: with what stands around them less than 200 KB. */
const ROWS_MAX = 400;
export const DAYS_MAX = 60;

const offset = z.coerce.number().int().min(0).max(1_000_000).default(0);

export const changesParams = z
  .object({
    ...changeFilterShape,
    summary: z.enum(['true']).optional().describe('Leaves `rows` empty: a shorter answer'),
    offset: offset.describe('`nextOffset` of the page of `rows` before'),
    limit: z.coerce.number().int().min(1).max(ROWS_MAX).default(ROWS_MAX).describe('How many `rows` at most'),
    daysOffset: offset.describe('`nextDaysOffset` of the page of `days` before'),
  })
  .superRefine(checkRange);
export type ChangesParams = z.infer<typeof changesParams>;

const acquisitionSchema = z.object({
  id: z.string(),
  kind: z.enum(touchpointKinds),
  channel: z.string(),
  paid: z.boolean(),
  source: z.string().optional(),
  medium: z.string().optional(),
  campaign: z.string().optional(),
  campaignId: z.string().optional(),
  adGroup: z.string().optional(),
  ad: z.string().optional(),
  keyword: z.string().optional(),
  platform: z.string().optional(),
  referrerHost: z.string().optional(),
});
export type ChangedAcquisition = z.infer<typeof acquisitionSchema>;

const movedSchema = z.object({
  amount: moneySchema.describe('`gained` less `lost`'),
  gained: moneySchema,
  lost: moneySchema.describe('Negative, or nothing'),
  orders: z.number().int().describe('Orders whose credit moved'),
});
export type Moved = z.infer<typeof movedSchema>;

const earnerSchema = movedSchema.extend({
  channel: z.string().optional().describe('Absent: what nobody earned'),
  campaign: z.string().optional().describe('Of campaigns: its name, or its id where no name is known'),
});
export type ChangedEarner = z.infer<typeof earnerSchema>;

const causeSchema = movedSchema.extend({ cause: z.enum(creditDeltaCauses) });

const daySchema = z.object({
  day: z.string(),
  dayEnd: moneySchema.describe('As it was at the end of that day'),
  moved: moneySchema,
  now: moneySchema.describe('`dayEnd` and `moved`, to the minor unit'),
  causes: z.array(causeSchema).describe('They sum to `moved`'),
});
export type ChangedDay = z.infer<typeof daySchema>;

const totalSchema = z.object({
  currency: z.string(),
  dayEnd: moneySchema.describe('The days of the range, each as it was at its own end'),
  moved: moneySchema,
  now: moneySchema,
  unmoved: moneySchema.describe('Of `now`: the days that nothing moved'),
  causes: z.array(causeSchema).describe('They sum to `moved`'),
});

export const changesResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  revenueBasis: revenueBasisSchema,
  model: modelIdSchema,
  /** Oldest day first. */
  rows: z.array(
    z.object({
      day: z.string().describe('The day whose credit moved: that of the orders'),
      cause: z.enum(creditDeltaCauses),
      acquisition: acquisitionSchema.optional().describe('Absent: what nobody earned'),
      amount: moneySchema.describe('After less before'),
      orders: z.number().int().positive().describe('Orders whose credit moved'),
    }),
  ),
  nextOffset: z.number().optional().describe('Where the next page of `rows` begins; absent on the last'),
  totals: z.array(totalSchema).describe('One for each currency. `cause` does not narrow them'),
  days: z
    .array(daySchema)
    .describe(
      `Days that moved, latest first, one for each currency; with \`cause\`, those that it moved, with all of their causes. ${DAYS_MAX} at most`,
    ),
  nextDaysOffset: z.number().optional().describe('Where the next page of `days` begins; absent on the last'),
  channels: z.array(earnerSchema).describe('What each channel gained and lost in the range, most first'),
  campaigns: z.array(earnerSchema).describe('The same of campaigns'),
  campaignsLeftOut: z.number().optional().describe('How many campaigns that moved less are not listed'),
});
export type ChangesResult = z.infer<typeof changesResult>;
