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

export const tieOutParams = rangeSchema.extend({ by: z.enum(['day', 'month']).default('day') }).superRefine((params, context) => {
  checkRange(params, context);
  const days = (Date.parse(params.to) - Date.parse(params.from)) / DAY_MS;
  if (days > TIE_OUT_DAYS_MAX)
    context.addIssue({ code: 'custom', path: ['to'], message: `must be at most ${TIE_OUT_DAYS_MAX} days after \`from\`` });
});
export type TieOutParams = z.infer<typeof tieOutParams>;

const side = z.object({
  orders: z.number(),
  gross: moneySchema.describe('Goods before discounts, without tax and shipping'),
  discounts: moneySchema.describe('Taken off'),
  returns: moneySchema.describe('Goods that were refunded, on the day of the refund'),
  net: moneySchema.describe('gross - discounts - returns'),
  shipping: moneySchema,
  tax: moneySchema,
  total: moneySchema.describe('net + shipping + tax'),
});
export type TieOutSide = z.infer<typeof side>;

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
  orderId: z.string(),
  orderKey: z.string(),
  day: z.string(),
  cause: z.enum(tieOutCauses),
  here: moneySchema.describe('What it adds to the total of the range here, refunds taken off'),
  there: moneySchema.describe('What it adds by the shop’s word'),
});

export const tieOutResult = z.object({
  ...{ from: z.string(), to: z.string(), timeZone: z.string(), currency: z.string() },
  shops: z.array(z.string()).describe('The kinds of sources whose words were compared; empty where no shop told of an order'),
  ties: z.number().optional().describe('0 to 1: what of the shop’s total is the same here, order by order; absent without any'),
  days: z.array(z.object({ day: z.string().describe('Or the month, YYYY-MM'), here: side, there: side, file: filed.optional() })),
  tiesToFile: z
    .number()
    .optional()
    .describe('0 to 1: what of the total of an imported daily report is the same here, day by day; absent without one'),
  here: side,
  there: side,
  differences: z.array(tieOutDifference).describe('The largest first'),
  differing: z.number().describe('How many orders differ'),
  otherCurrencies: z.number().describe('Orders in other currencies than the site’s, which neither side counts'),
});
export type TieOutResult = z.infer<typeof tieOutResult>;
export type TieOutDifference = z.infer<typeof tieOutDifference>;
