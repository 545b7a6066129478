/**
 * How one connection is doing: whether the orders of a range arrived, what failed, how fast it goes, and what a person must do.
 */
import { z } from 'zod';
import { deliveryStates, holdActions, outcomeClasses } from '@/lib/model/delivery';
import { checkRange, moneySchema, rangeSchema } from '../../wire';
import { adviceSchema } from '../delivery/definition';
import { REQUESTS_MAX, WAITING_MAX } from './limits';

export const healthParams = rangeSchema.superRefine(checkRange);
export type HealthParams = z.infer<typeof healthParams>;

const count = z.number().int().nonnegative();
const byReason = z.array(z.object({ reason: z.string(), orders: count })).describe('Most first');

const waitingCount = count.max(WAITING_MAX).describe(`${WAITING_MAX} stands for that many or more`);

export const healthResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  connection: z.object({
    id: z.string(),
    name: z.string(),
    destination: z.string(),
    destinationName: z.string(),
    enabled: z.boolean(),
    pixel: z.boolean(),
    /** The oldest event that the platform takes. */
    ageDays: count,
  }),
  /** Absent: nothing is on hold. */
  hold: z
    .object({
      action: z.enum(holdActions),
      code: z.string(),
      message: z.string().describe("The platform's own words"),
      since: z.string(),
      advice: adviceSchema.optional(),
    })
    .optional(),
  orders: z
    .object({
      total: count,
      arrived: count,
      ignored: count,
      ignoredFor: byReason,
      failed: count,
      failedFor: byReason,
      waiting: count,
      held: count,
      shadowed: count.describe('Would have been sent: the connection was in shadow mode'),
      notOwed: count,
      notOwedFor: z.object({
        beforeConnection: count.describe('Placed before the connection was made: a back-fill sends them'),
        notMapped: count.describe('The mapping did not send purchases when they came, or they were imported'),
      }),
    })
    .describe('The paid orders of the range, test orders aside; each is counted once'),
  deliveries: z.object({
    total: count.describe('Deliveries planned in the range, as they are now; byState adds up to it'),
    byState: z.array(z.object({ state: z.enum(deliveryStates), deliveries: count })),
    byReason: z.array(z.object({ state: z.enum(deliveryStates), reason: z.string(), deliveries: count })).describe('Most first'),
    days: z
      .array(z.object({ day: z.string(), state: z.enum(deliveryStates), deliveries: count }))
      .describe("By the day of the site's time zone on which each was planned; they add up to the total"),
  }),
  requests: z.object({
    total: count.max(REQUESTS_MAX).describe(`The latest of the range, ${REQUESTS_MAX} at most`),
    answered: count.describe('Of these'),
    p50: z.number().optional().describe('Milliseconds to the answer, of half of the answered requests at most'),
    p95: z.number().optional(),
  }),
  tries: z
    .object({
      total: count.describe('Out of which `taken` is; days add up to it'),
      taken: count.describe('Delivered, or known already'),
      days: z.array(z.object({ day: z.string(), class: z.enum(outcomeClasses), events: count })),
    })
    .describe('Every event of every request of the range: one that failed twice and then arrived is three'),
  /** Now, whatever the range. */
  waiting: z.object({
    waiting: waitingCount,
    held: waitingCount,
    oldestWaitingAt: z.string().optional().describe('Since when the oldest that waits for its turn has waited'),
    oldestHeldAt: z.string().optional(),
  }),
  neverSent: z
    .object({
      foundAt: z.string(),
      firstDay: z.string().describe("When the first of them happened: a day of the site's time zone"),
      lastDay: z.string().describe('Inclusive'),
      events: z.array(z.object({ name: z.string(), events: count, money: z.array(moneySchema).describe('One a currency') })),
    })
    .optional()
    .describe(
      'What the last rebuild of the site found that was never sent, and that the platform still takes: a back-fill sends it',
    ),
  lastError: z
    .object({
      at: z.string(),
      class: z.enum(outcomeClasses),
      code: z.string().optional(),
      message: z.string().optional().describe("The platform's own words"),
      advice: adviceSchema,
      over: z.boolean().describe('Whether a later request was taken whole'),
      deliveryId: z.string().optional(),
    })
    .optional()
    .describe('The latest failure in the range'),
});
export type HealthResult = z.infer<typeof healthResult>;
