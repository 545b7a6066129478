/**
 * What the door changed of an event that it took: one wrong field costs that field, not the event. Notes go back to the sender with
 * the receipt and are stored with the event, so that screens can say it. They name fields and never hold what stood there.
 */
import { z } from 'zod';

/** Closed list. */
export const noteKinds = [
  /** Longer than is kept: what follows is missing. */
  'cut',
  /** Could not be used: the field is missing. */
  'left_out',
  /** Was not stated: the site's own value stands for it. */
  'assumed',
  /** Was not written as documented: the detail says what it was taken for. */
  'read_as',
] as const;
export type NoteKind = (typeof noteKinds)[number];

export const eventNoteSchema = z.object({
  field: z.string().describe('Dotted path of the field in the event'),
  what: z.enum(noteKinds),
  detail: z.string().describe('A sentence for whoever mends the sender'),
});
export type EventNote = z.infer<typeof eventNoteSchema>;

/** More of one event say nothing new. */
export const NOTES_MAX = 20;
