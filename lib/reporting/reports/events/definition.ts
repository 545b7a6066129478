/** Events as they were stored, filtered or refused, newest first; also what the live view streams. */
import { z } from 'zod';
import { filterReasons, rejectReasons } from '@/lib/model/event';
import { eventNoteSchema } from '@/lib/model/event-note';
import { cursorParam } from '../../cursor';
import { pageParams } from '../../wire';
import { eventStatuses } from './filter';

/** Where a page ended; ids begin with their time, so the id alone is the place. */
export const eventPlace = z.object({ id: z.uuid() });

export const eventsParams = pageParams.extend({
  cursor: cursorParam(eventPlace),
  status: z.enum(eventStatuses).optional(),
  name: z.string().max(64).optional(),
  source: z.string().max(64).optional().describe('The kind of source, such as "snippet" or "shopify"'),
  visitorId: z.uuid().optional(),
  search: z.string().max(200).optional().describe('Part of the page URL, the message id or the order number'),
});
export type EventsParams = z.infer<typeof eventsParams>;

export const eventRow = z.object({
  id: z.string(),
  status: z.enum(eventStatuses),
  /** Why it was filtered or rejected. */
  reason: z.enum([...filterReasons, ...rejectReasons]).optional(),
  field: z.string().optional(),
  detail: z.string().optional(),
  released: z.boolean().optional().describe('Filtered, and counted all the same: somebody decided so'),
  decision: z.string().optional().describe('Only on decisions by people: what was decided, in words'),
  source: z.string(),
  name: z.string().optional().describe('Absent on rejected requests'),
  messageId: z.string().optional(),
  occurredAt: z.string().optional(),
  receivedAt: z.string(),
  visitorId: z.string().optional(),
  country: z.string().optional(),
  url: z.string().optional(),
  notes: z.array(eventNoteSchema).optional().describe('What the door changed of the event'),
  /** The stored payload; of a rejected request the first part of its body, blanked. */
  payload: z.unknown(),
});
export type EventRow = z.infer<typeof eventRow>;

export const eventsResult = z.object({
  rows: z
    .array(eventRow)
    .describe('A filtered page may be short, or empty, while there are more: follow `nextCursor` until it is absent'),
  nextCursor: z.string().optional(),
});
export type EventsResult = z.infer<typeof eventsResult>;
