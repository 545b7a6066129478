/** Data quality: what came in and what became of it, how orders were tied to browsers, and what the browsers did not tell. */
import { z } from 'zod';
import { missKinds } from '@/lib/model/shop';
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
   * One row for each day, source and outcome: accepted, `accepted: without_consent` (stored without a visitor), duplicate,
   * `filtered: <reason>` or `rejected: <reason>`. Beside them, of accepted ones, `mended: <field> <what>` where a field was
   * changed, and `lost`: given up by a browser.
   */
  intake: z.array(z.object({ day: z.string(), source: z.string(), outcome: z.string(), events: z.number() })),
  joins: z.array(z.object({ kind: z.enum(joinKinds), ...worth })),
  orders: z.number(),
  /** Orders with a click id in their path. */
  ordersWithClickId: z.number(),
  /** Orders placed online that the shop itself told of, and how many of them a browser told of too, by browser family. */
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
  missed: z
    .array(
      z.object({
        sourceId: z.string(),
        name: z.string(),
        orders: z.number().describe('Orders that were changed at the shop, and looked at'),
        missing: z.number(),
        differing: z.number().describe('Orders that webhooks had told otherwise'),
        money: z.array(moneySchema).describe('What the missing and differing orders are worth, by currency'),
        reconciledTo: z.string().describe('Every order changed before is as the shop has it'),
        problem: z.string().optional().describe('Why the shop could not be asked lately'),
        latest: z.array(
          z.object({ order: z.string(), kind: z.enum(missKinds), foundAt: z.string(), money: moneySchema.optional() }),
        ),
      }),
    )
    .describe('What webhooks have missed, of each source with access to its shop'),
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
