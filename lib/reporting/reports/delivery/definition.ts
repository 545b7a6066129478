/** One delivery with everything that was sent of it and answered to it. */
import { z } from 'zod';
import { actors } from '@/lib/delivery/advice';
import { outcomeClasses } from '@/lib/model/delivery';
import { deliveryRow } from '../deliveries/definition';

export const adviceSchema = z.object({
  meaning: z.string(),
  fix: z.string().optional().describe('What a person can do, beginning with who it is; absent: nothing'),
  who: z
    .array(z.enum(actors))
    .optional()
    .describe('Who can do it: somebody in this console, somebody at the platform, or whoever runs the server'),
});

const headers = z.record(z.string(), z.string());

export const deliveryAttemptView = z.object({
  id: z.string(),
  number: z.number().describe('Which try it was since it was owed or last replayed; a try may take several requests'),
  startedAt: z.string(),
  milliseconds: z.number(),
  place: z.number().describe('Its place in the request, from 1'),
  of: z.number().describe('Events in the request'),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers,
    body: z.unknown().optional().describe('With only this event in it; absent when the ledger keeps it no longer'),
  }),
  /** Absent: none came. */
  answer: z.object({ status: z.number(), headers: headers.optional(), body: z.string().optional() }).optional(),
  traceId: z.string().optional().describe("The platform's name for the request: its support asks for it"),
  class: z.enum(outcomeClasses),
  code: z.string().optional().describe("The platform's own"),
  message: z.string().optional(),
  advice: adviceSchema,
  withheld: z.array(z.object({ field: z.string(), why: z.string() })),
});
export type DeliveryAttemptView = z.infer<typeof deliveryAttemptView>;

export const deliveryResult = z.object({
  delivery: deliveryRow,
  /** Absent while nothing stands in the way. */
  advice: adviceSchema.optional(),
  version: z
    .object({
      number: z.number(),
      since: z.string(),
      current: z.boolean(),
      as: z.string().optional().describe("The platform's name that the mapping gave the event"),
      settings: z.record(z.string(), z.unknown()),
    })
    .optional()
    .describe('How the connection was set when the delivery was made; secrets are no part of it'),
  attempts: z.array(deliveryAttemptView).describe('Newest first'),
  moreAttempts: z.boolean().describe('Whether there were earlier ones than those shown'),
});
export type DeliveryResult = z.infer<typeof deliveryResult>;
