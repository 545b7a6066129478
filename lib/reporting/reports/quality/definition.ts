/** Data quality: what came in and what became of it, how orders were tied to browsers, and what the browsers did not tell. */
import { z } from 'zod';
import { checkRange, moneySchema, rangeSchema } from '../../wire';
import { unmatchedSum } from '../unmatched/definition';

export const qualityParams = rangeSchema.superRefine(checkRange);
export type QualityParams = z.infer<typeof qualityParams>;

/** What ties an order to a browser, strongest first. */
export const joinKinds = [
  'browser',
  'visitor_id',
  'checkout',
  'cart',
  'customer',
  'email',
  'phone',
  'device',
  'landing_page',
  'nothing',
] as const;
export type JoinKind = (typeof joinKinds)[number];

const worth = { orders: z.number(), revenue: moneySchema };

export const qualityResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  /**
   * One row for each day, source and outcome: accepted, `accepted: without_consent` (stored without a visitor), duplicate, `filtered: <reason>` or
   * `rejected: <reason>`. Beside them, of accepted ones, `mended: <field> <what>` where a field was changed, and `lost`: given up by a
   * browser.
   */
  intake: z.array(z.object({ day: z.string(), source: z.string(), outcome: z.string(), events: z.number() })),
  joins: z.array(z.object({ kind: z.enum(joinKinds), ...worth })),
  orders: z.number(),
  /** Orders with a click id in their path. */
  ordersWithClickId: z.number(),
  /** Orders that the shop itself told of, and how many of them a browser told of too, by browser family. */
  signalLoss: z.object({
    known: z.number(),
    seen: z.number(),
    lost: moneySchema.describe('Revenue of the orders that no browser told of'),
    byBrowser: z.array(z.object({ browser: z.string(), known: z.number(), seen: z.number(), lost: moneySchema })),
  }),
  continuity: z.object({
    /** New browser ids of people who were known before: cookies that were lost, or new devices, and what identity restored. */
    restoredVisitors: z.number(),
    /** Visits with a click id that another browser had brought before. */
    sharedLinks: z.number(),
  }),
  unmatched: z
    .array(unmatchedSum)
    .describe(
      'Refunds, chargebacks, payments and purchases whose order is not known a day after they came; /unmatched lists them',
    ),
  sharedNames: z
    .array(z.object({ kind: z.string(), value: z.string(), source: z.string(), orders: z.number() }))
    .describe('Names that several orders share, so that they join nothing'),
  checks: z.array(
    z.object({
      id: z.string(),
      state: z.enum(['ok', 'warning', 'unknown']),
      name: z.string(),
      /** What was seen, and when it is not well the line that mends it. */
      detail: z.string(),
    }),
  ),
});
export type QualityResult = z.infer<typeof qualityResult>;
export type QualityCheck = QualityResult['checks'][number];
