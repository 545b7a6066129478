/**
 * How much of each recent day is in: what has been told of so far, what the day comes to in the end by how days of before came in, and
 * what of it is still to be returned. Only for the site's own currency.
 */
import { z } from 'zod';
import { moneySchema } from '../../wire';

/** Days of before that are looked at. */
export const PAST_DAYS = 90;
/** A day that has been over for so long is taken to be whole; the days that are told apart are those after it. */
export const SETTLED_DAYS = 14;

/** The report is of the last days up to now, and takes no range. */
export const completenessParams = z.object({
  returns: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true')
    .describe('`false`: leaves out what is still to be returned, for a sooner answer'),
  scores: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('With what the report would have said in earlier weeks, which takes a few times as long'),
});
export type CompletenessParams = z.infer<typeof completenessParams>;

const expected = z
  .object({ value: moneySchema, low: moneySchema, high: moneySchema })
  .describe('Low and high: nine of ten days of before stayed within');

export const completenessDay = z.object({
  day: z.string(),
  isOver: z.boolean().describe('false: today'),
  orders: z.number(),
  soFar: moneySchema.describe('Sales before returns, as they are in'),
  complete: z.number().optional().describe('0 to 1: how much of a day as old as this is in; absent where history is too short'),
  expected: expected.optional().describe('Sales before returns, once all is in; absent where too little is in to say'),
  netSoFar: moneySchema.describe('Less what has been returned'),
  netExpected: expected.optional().describe('Once all is in and returned; absent where history is too short'),
});

const score = z.object({
  day: z.string().describe('The day on which it would have been said'),
  measure: z
    .enum(['sales', 'returns'])
    .describe('sales: what the day before came to; returns: what came back since, of the orders of the two weeks before'),
  expected: moneySchema,
  low: moneySchema,
  high: moneySchema,
  came: moneySchema,
  isWithin: z.boolean(),
});

export const completenessResult = z.object({
  at: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  pastDays: z.number().describe(`Finished days with orders among the last ${PAST_DAYS}, on which the report rests`),
  pastOrders: z.number(),
  tooShort: z.string().optional().describe('Said where history is too short to say how much is in'),
  returnsTooShort: z.string().optional().describe('Said where history is too short to say what will be returned'),
  days: z.array(completenessDay).describe('The last days, the newest first'),
  returns: z
    .array(
      z.object({
        group: z.string().optional().describe('What the shop calls the kind of product; absent: of all'),
        country: z.string().optional().describe('Of the buyer’s address; absent: of all'),
        orders: z.number().describe('Orders old enough to have seen all of it'),
        share: z.number().describe('0 to 1: what comes back of what is sold'),
        byWeek: z.array(z.number()).describe('By whole weeks after the sale'),
      }),
    )
    .describe('What comes back of what is sold; groups and countries of enough orders alone'),
  scores: z.array(score).describe('Where asked for: what the report would have said in earlier weeks, beside what came'),
});
export type CompletenessResult = z.infer<typeof completenessResult>;
export type CompletenessDay = z.infer<typeof completenessDay>;
