/** What reading a sender's words comes to, and what an admin fills in: of requests that come in and of answers that were asked for. */
import type { Result } from '@/lib/core/result';
import type { SourceEvent } from '@/lib/model/event';
import type { EventNote } from '@/lib/model/event-note';
import type { FieldProblem } from '@/lib/model/problem';

/**
 * One event of a request: read, or refused with its field. `id` is the sender's message id where it could be read; `notes`: what was
 * changed to read it.
 */
export type ParsedEvent = { id?: string; read: Result<SourceEvent, FieldProblem>; notes?: EventNote[] };

/** One thing an admin fills in. Secrets are stored encrypted and never shown again. */
export type SourceField = {
  name: string;
  label: string;
  /** Where to find it, in the platform's own words for its screens. */
  help: string;
  secret?: boolean;
};
