/**
 * The snippet's wire format: an envelope with up to 100 events. The envelope stands or falls whole; events are checked one by
 * one.
 */
import type { z } from 'zod';
import { fail, ok, type Result } from '@/lib/core/result';
import { wireBatchSchema, wireEventSchema } from '@/lib/model/event';
import type { FieldProblem } from '@/lib/model/problem';
import type { ParsedEvent } from '../define';

export type ParsedBatch = { envelope: Omit<z.infer<typeof wireBatchSchema>, 'events'>; events: ParsedEvent[] };

/** The batch that a request's JSON holds, or the field of the envelope that is wrong. */
export function parseBatch(json: unknown): Result<ParsedBatch, FieldProblem> {
  const parsed = wireBatchSchema.safeParse(json);
  if (!parsed.success) return fail(problemOf(parsed.error));
  const { events, ...envelope } = parsed.data;
  return ok({ envelope, events: events.map(parseEvent) });
}

function parseEvent(json: unknown): ParsedEvent {
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
