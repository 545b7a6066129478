/** What changed: by how much each day moved after it was over, whose credit moved, and why. From the ledger of credit deltas. */
import { z } from 'zod';
import { creditDeltaCauses, modelIdSchema } from '@/lib/model/credit';
import { touchpointKinds } from '@/lib/model/touchpoint';
import { checkRange, moneySchema, rangeSchema } from '../../wire';

export const changesParams = rangeSchema
  .extend({ model: modelIdSchema.default('last_non_direct_click') })
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

export const changesResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
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
  /** Present when there were more rows than can be shown: how many of the latest days were left out. */
  rowsLeftOut: z.number().optional(),
});
export type ChangesResult = z.infer<typeof changesResult>;
