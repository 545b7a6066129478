/** The rejected store: what was refused at the door, newest first, with what mends it. */
import { z } from 'zod';
import { rejectReasons } from '@/lib/model/event';
import { cursorParam } from '../../cursor';

export const rejectedPlace = z.object({ id: z.uuid() });

export const rejectedParams = z.object({
  source: z.string().max(40).optional().describe('Only refusals of this kind of source'),
  reason: z.enum(rejectReasons).optional().describe('Only refusals for this reason'),
  cursor: cursorParam(rejectedPlace),
});
export type RejectedParams = z.infer<typeof rejectedParams>;

export const rejectedResult = z.object({
  rows: z.array(
    z.object({
      id: z.string(),
      receivedAt: z.string(),
      source: z.string(),
      reason: z.enum(rejectReasons),
      field: z.string().optional(),
      detail: z.string(),
      body: z.string().optional(),
      /** The refused event, personal data hashed, when it can be mended and released. */
      payload: z.record(z.string(), z.unknown()).optional(),
      releasedAt: z.string().optional(),
    }),
  ),
  /** Whole deliveries of webhooks: those that wait for a mended secret or mapping, and those that one has released, of 30 days. */
  bodies: z.object({ waiting: z.number().int(), released: z.number().int() }),
  nextCursor: z.string().optional(),
});
export type RejectedResult = z.infer<typeof rejectedResult>;
