/** The delivery ledger: what is owed to connections and what became of it, newest first. */
import { z } from 'zod';
import { deliveryStates } from '@/lib/model/delivery';
import { cursorParam, timeInCursor } from '../../cursor';
import { checkRange, daySchema, pageParams } from '../../wire';

/** Where a page ended: when the delivery was planned, and which of those planned then. */
export const deliveryPlace = z.object({ at: timeInCursor, id: z.uuid() });

export const deliveriesParams = pageParams
  .extend({
    cursor: cursorParam(deliveryPlace),
    connection: z.uuid().optional(),
    state: z.enum(deliveryStates).optional(),
    reason: z.string().max(200).optional().describe("A skip reason, what a held delivery waits for, or the platform's code"),
    name: z.string().max(64).optional().describe('The event name, such as "purchase"'),
    order: z.string().max(200).optional().describe('The order number, exactly'),
    event: z.uuid().optional().describe('The id of the stored event'),
    key: z.string().max(300).optional().describe('The deduplication key that the platform gets, exactly'),
    from: daySchema.optional().describe('The first day on which deliveries were planned'),
    to: daySchema.optional().describe('Exclusive'),
  })
  .superRefine(checkRange);
export type DeliveriesParams = z.infer<typeof deliveriesParams>;

export const deliveryRow = z.object({
  id: z.string(),
  connection: z.object({
    id: z.string(),
    name: z.string(),
    destination: z.string(),
    destinationName: z.string(),
    deleted: z.boolean(),
  }),
  /** The event's name, ours. */
  name: z.string(),
  key: z.string(),
  rule: z.string().optional().describe('Which further rule of the event it goes by; absent: the first'),
  sentAs: z.string().optional().describe('The id that the platform got, where it is not the key'),
  eventId: z.string(),
  order: z.object({ id: z.string(), key: z.string() }).optional(),
  occurredAt: z.string(),
  plannedAt: z.string(),
  state: z.enum(deliveryStates),
  reason: z.string().optional().describe("A skip reason, what a held delivery waits for, or the platform's code"),
  detail: z.string().optional().describe("In words, mostly the platform's"),
  attempts: z.number(),
  dueAt: z.string().optional().describe('When it is next sent; only while it waits'),
  settledAt: z.string().optional().describe('When it was delivered, rejected, skipped or shadowed'),
});
export type DeliveryListRow = z.infer<typeof deliveryRow>;

export const deliveriesResult = z.object({
  rows: z
    .array(deliveryRow)
    .describe('A filtered page may be short, or empty, while there are more: follow `nextCursor` until it is absent'),
  nextCursor: z.string().optional(),
  lookedBackTo: z.string().optional().describe('How far back this page looked; absent: to the end'),
});
export type DeliveriesResult = z.infer<typeof deliveriesResult>;
