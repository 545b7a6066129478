/**
 * What the door changed of an event that it took: one wrong field costs that field, not the event. Notes go back to the sender with
 * the receipt and are stored with the event, so that screens can say it. They name fields and never hold what stood there.
 */
import { z } from 'zod';
import { noteKinds } from './event-words';

export type { NoteKind } from './event-words';

export const eventNoteSchema = z.object({
  field: z.string().describe('Dotted path of the field in the event'),
  what: z.enum(noteKinds),
  detail: z.string().describe('A sentence for whoever mends the sender'),
});
export type EventNote = z.infer<typeof eventNoteSchema>;

/** More of one event say nothing new. */
export const NOTES_MAX = 20;
