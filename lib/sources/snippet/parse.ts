/**
 * The snippet's wire format: an envelope with up to 100 events. The envelope stands or falls whole; events are checked one by
 * one.
 */
import type { z } from 'zod';
import { fail, ok, type Result } from '@/lib/core/result';
import { wireBatchSchema, wireEventSchema } from '@/lib/model/event';
import type { FieldProblem } from '@/lib/model/problem';
import type { ParsedEvent } from '../define';

export type Envelope = Omit<z.infer<typeof wireBatchSchema>, 'events'>;
export type ParsedBatch = { envelope: Envelope; events: ParsedEvent[] };

/** The envelope that a request's JSON holds with its events as they were sent, or the field of the envelope that is wrong. */
export function parseEnvelope(json: unknown): Result<{ envelope: Envelope; sent: unknown[] }, FieldProblem> {
  const parsed = wireBatchSchema.safeParse(json);
  if (!parsed.success) return fail(problemOf(parsed.error));
  const { events, ...envelope } = parsed.data;
  return ok({ envelope, sent: events });
}

/** The batch that a request's JSON holds, however many events those are, or the field of the envelope that is wrong. */
export function parseBatch(json: unknown): Result<ParsedBatch, FieldProblem> {
  const parsed = parseEnvelope(json);
  return parsed.ok ? ok({ envelope: parsed.value.envelope, events: parsed.value.sent.map(parseEvent) }) : parsed;
}

/** One event as it was sent: each costs up to a tenth of a millisecond, so they are counted first. */
export function parseEvent(json: unknown): ParsedEvent {
  const parsed = wireEventSchema.safeParse(json);
  if (parsed.success) return { id: parsed.data.id, read: ok(parsed.data) };
  return { id: statedId(json), read: fail(problemOf(parsed.error)) };
}

function problemOf(error: z.ZodError): FieldProblem {
  const [issue] = error.issues;
  return { field: issue?.path.join('.') || 'body', detail: issue?.message ?? 'cannot be read' };
}

function statedId(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('id' in json)) return undefined;
  return typeof json.id === 'string' ? json.id : undefined;
}
