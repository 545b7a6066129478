/** The list behind every amount of What changed: the orders that moved it, each with what did it and by how much. */
import { z } from 'zod';
import { creditDeltaCauses } from '@/lib/model/credit';
import { cursorParam } from '../../cursor';
import { checkRange, moneySchema, pageParams } from '../../wire';
import { changeFilterShape } from './definition';

/** Where a page ended. */
export const changePlace = z.object({ day: z.iso.date(), orderId: z.uuid(), id: z.uuid() });

export const changeListParams = pageParams
  .extend({
    cursor: cursorParam(changePlace),
    ...changeFilterShape,
    campaign: z.string().max(500).optional().describe('Only credit of this campaign; empty: of none'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be three capital letters')
      .optional()
      .describe('Only amounts in this currency'),
  })
  .superRefine(checkRange);
export type ChangeListParams = z.infer<typeof changeListParams>;

const changeRow = z.object({
  id: z.string(),
  recordedAt: z.string(),
  day: z.string(),
  orderId: z.string(),
  orderKey: z.string().optional().describe('Absent: the order is no more, as one that turned out to be part of another'),
  amount: moneySchema.describe('After less before'),
  channel: z.string().optional().describe('Absent: what nobody earned'),
  source: z.string().optional(),
  campaign: z.string().optional(),
  cause: z.enum(creditDeltaCauses),
  event: z
    .object({ id: z.string(), name: z.string().optional(), source: z.string().optional(), receivedAt: z.string().optional() })
    .optional()
    .describe('The stored event that did it; its id alone where the event has expired'),
  audit: z
    .object({ id: z.string(), at: z.string().optional(), action: z.string().optional(), by: z.string().optional() })
    .optional()
    .describe('The entry of the log of changes that did it'),
});
export type ChangeRow = z.infer<typeof changeRow>;

export const changeListResult = z.object({
  rows: z.array(changeRow),
  nextCursor: z.string().optional(),
  total: z.number().int().describe('How many the list has, on all its pages'),
  orders: z.number().int().describe('How many orders those are of'),
  sums: z.array(moneySchema).describe('What they sum to, on all pages, for each currency'),
});
export type ChangeListResult = z.infer<typeof changeListResult>;
