/** What became of a field that the door changed, as screens say it. */
import type { NoteKind } from '@/lib/model/event-note';

export const noteWords: Record<NoteKind, string> = {
  cut: 'was cut',
  left_out: 'was left out',
  assumed: 'was filled in',
  read_as: 'was interpreted',
};
