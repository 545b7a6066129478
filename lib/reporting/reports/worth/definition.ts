/**
 * Deliveries of a connection in money: what a held connection would send once it is released, what a connection sent on each
 * day, and the lists that add up to both.
 */
import { z } from 'zod';
import { deliveryStates } from '@/lib/model/delivery';
import { cursorParam, timeInCursor } from '../../cursor';
import { checkRange, daySchema, moneySchema, pageParams, rangeSchema } from '../../wire';
import { WITHOUT_MONEY } from './names';

const count = z.number().int().nonnegative();
const money = z.array(moneySchema).describe('One a currency');

const part = z.object({
  events: count.describe('Those without money included'),
  sales: money.describe('What purchases and other events are worth'),
  refunds: money.describe('What refunds and cancellations take back'),
});
export type WorthPart = z.infer<typeof part>;

export const heldWorthResult = z.object({
  oldest: z.string().describe('What happened before is too old for the platform'),
  ready: part.describe('Would be sent'),
  tooOld: part.describe('Would be given up: older than the platform takes'),
  shadow: part.describe('Would be checked and kept, and not sent: from before the connection took over'),
});
export type HeldWorthResult = z.infer<typeof heldWorthResult>;

export const sentDaysParams = rangeSchema.extend({ name: z.string().max(64).default('purchase') }).superRefine(checkRange);
export type SentDaysParams = z.infer<typeof sentDaysParams>;

export const sentDaysResult = z.object({
  timeZone: z.string(),
  name: z.string(),
  days: z
    .array(
      z.object({
        day: daySchema,
        currency: z.string().optional().describe('Absent: without money'),
        delivered: count,
        shadowed: count.describe('Would have been sent: the connection was in shadow mode'),
        value: moneySchema.optional(),
      }),
    )
    .describe('By when events happened; one row for each currency of a day'),
  notSent: count.describe('Of the same days and event: waiting, held, refused or left out, so in no day'),
});
export type SentDaysResult = z.infer<typeof sentDaysResult>;

export const worthParts = ['ready', 'too_old', 'shadow', 'sent'] as const;
export type WorthListPart = (typeof worthParts)[number];

export const worthPlace = z.object({ at: timeInCursor, id: z.uuid() });

export const worthParams = pageParams
  .extend({
    cursor: cursorParam(worthPlace),
    part: z
      .enum(worthParts)
      .default('ready')
      .describe('`ready`, `too_old` and `shadow` are of what is held; `sent` is what was sent or would have been'),
    name: z.string().max(64).optional().describe('The event name; of `sent` alone'),
    from: daySchema.optional().describe('The first day on which events happened; of `sent` alone'),
    to: daySchema.optional().describe('Exclusive'),
    currency: z.string().max(4).optional().describe(`In one currency; \`${WITHOUT_MONEY}\`: without money`),
  })
  .superRefine(checkRange);
export type WorthParams = z.infer<typeof worthParams>;

export const worthResult = z.object({
  events: count.describe('All that fit, on whatever page'),
  sales: money,
  refunds: money,
  rows: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        key: z.string(),
        order: z.object({ id: z.string(), key: z.string() }).optional(),
        occurredAt: z.string(),
        state: z.enum(deliveryStates),
        value: moneySchema.optional(),
      }),
    )
    .describe('Newest first'),
  nextCursor: z.string().optional(),
});
export type WorthResult = z.infer<typeof worthResult>;
