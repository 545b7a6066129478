/**
 * Tie-out: what the store sold by day or month as reports count it, beside the same figures by the shop's own last word on each order,
 * and each order that differs, with the cause. Whoever doubts a total finds here the orders that make the difference.
 */
import { z } from 'zod';
import { DAY_MS } from '@/lib/core/instant';
import { checkRange, moneySchema, rangeSchema } from '../../wire';
import { TIE_OUT_DAYS_MAX } from './names';

/** Of more differences the largest are listed; they are all in the file. */
export const DIFFERENCES_SHOWN_MAX = 200;

/** Why an order differs, the first that applies. Closed list. */
export const tieOutCauses = [
  'missing_here',
  'missing_there',
  'test',
  'state',
  'currency',
  'day',
  'part_paid',
  'edit',
  'refund',
  'refund_day',
] as const;
export type TieOutCause = (typeof tieOutCauses)[number];

export const tieOutRange = rangeSchema;

/** The days of the parameters, and no more than are compared. */
export function checkDays(params: z.infer<typeof rangeSchema>, context: z.RefinementCtx): void {
  checkRange(params, context);
  const days = (Date.parse(params.to) - Date.parse(params.from)) / DAY_MS;
  if (days > TIE_OUT_DAYS_MAX)
    context.addIssue({ code: 'custom', path: ['to'], message: `must be at most ${TIE_OUT_DAYS_MAX} days after \`from\`` });
}

export const tieOutParams = tieOutRange.extend({ by: z.enum(['day', 'month']).default('day') }).superRefine(checkDays);
export type TieOutParams = z.infer<typeof tieOutParams>;

export const tieOutSide = z.object({
  orders: z.number(),
  gross: moneySchema.describe('Goods before discounts, without tax and shipping'),
  discounts: moneySchema.describe('Taken off'),
  returns: moneySchema.describe('Goods that were refunded, on the day of the refund'),
  net: moneySchema.describe('gross - discounts - returns'),
  shipping: moneySchema,
  tax: moneySchema,
  total: moneySchema.describe('net + shipping + tax'),
});
export type TieOutSide = z.infer<typeof tieOutSide>;

/** A day or month as a file of the shop's own report has it: what the file has no column for is absent. */
const filed = z.object({
  orders: z.number().optional(),
  gross: moneySchema.optional(),
  discounts: moneySchema.optional(),
  returns: moneySchema.optional(),
  net: moneySchema.optional(),
  shipping: moneySchema.optional(),
  tax: moneySchema.optional(),
  total: moneySchema.optional(),
  isWhole: z.boolean().describe('false: of a month the file does not have each day'),
});
export type TieOutFiled = z.infer<typeof filed>;

export const tieOutDifference = z.object({
  orderId: z.string().optional().describe('Absent: the order is not held here'),
  orderKey: z.string(),
  day: z.string(),
  cause: z.enum(tieOutCauses),
  here: moneySchema.describe('What it adds to the total of the range here, refunds taken off'),
  there: moneySchema.describe('What it adds by the shop’s word'),
});

export const tieOutResult = z.object({
  ...{ from: z.string(), to: z.string(), timeZone: z.string(), currency: z.string() },
  shops: z
    .array(z.string())
    .describe('The kinds of sources whose words were compared; empty where no source of a shop told of an order'),
  listed: z
    .object({ from: z.string(), through: z.string() })
    .optional()
    .describe('The first and the last day of the range with orders of the shop’s own list; absent without any'),
  ties: z.number().optional().describe('0 to 1: what of the shop’s total is the same here, order by order; absent without any'),
  days: z.array(
    z.object({ day: z.string().describe('Or the month, YYYY-MM'), here: tieOutSide, there: tieOutSide, file: filed.optional() }),
  ),
  tiesToFile: z
    .number()
    .optional()
    .describe('0 to 1: what of the total of an imported daily report is the same here, day by day; absent without one'),
  here: tieOutSide,
  there: tieOutSide,
  differences: z.array(tieOutDifference).describe('The largest first'),
  differing: z.number().describe('How many orders differ'),
  otherCurrencies: z.number().describe('Orders in other currencies than the site’s, which neither side counts'),
  waiting: z
    .number()
    .describe('Orders that the shop has named and that are still to be fetched, of whatever days: in neither side'),
});
export type TieOutResult = z.infer<typeof tieOutResult>;
export type TieOutDifference = z.infer<typeof tieOutDifference>;
