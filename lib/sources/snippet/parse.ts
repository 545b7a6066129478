/**
 * The snippet's wire format: an envelope with up to 100 events. Events are read one by one, and of both what cannot be used is left
 * out with a note.
 */
import type { z } from 'zod';
import { sha256Hex } from '@/lib/core/hash';
import { isDeeper, JSON_DEPTH_MAX } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import { MESSAGE_ID_LENGTH_MAX, wireBatchSchema, wireEventSchema } from '@/lib/model/event';
import type { EventNote } from '@/lib/model/event-note';
import { readSessionCookies, sessionValues } from '@/lib/model/ga-session';
import type { FieldProblem } from '@/lib/model/problem';
import type { ParsedEvent } from '../define';
import { readMending } from '../mend';

export type Envelope = Omit<z.infer<typeof wireBatchSchema>, 'events'>;
export type ParsedBatch = { envelope: Envelope; events: ParsedEvent[] };
/** `notes`: what was left out of the envelope, for each of its events. */
export type ReadEnvelope = { envelope: Envelope; sent: unknown[]; notes: EventNote[] };

/** The envelope that a request's JSON holds with its events as they were sent, or the field that it cannot do without. */
export function parseEnvelope(json: unknown): Result<ReadEnvelope, FieldProblem> {
  const parsed = readMending(wireBatchSchema, json);
  if (!parsed.ok) return parsed;
  const { events, browserIds, ...envelope } = parsed.value.value;
  return ok({
    envelope: { ...envelope, ...(browserIds && { browserIds: withSession(browserIds) }) },
    sent: events,
    notes: parsed.value.notes,
  });
}

/** The first of several properties' sessions has a place of its own: it is what older snippets sent, and what stores' servers read. */
function withSession(ids: NonNullable<Envelope['browserIds']>): NonNullable<Envelope['browserIds']> {
  const { gaSessions, ...others } = ids;
  if (gaSessions === undefined) return ids;
  const [gaSession] = sessionValues(gaSessions);
  return gaSession === undefined ? others : { gaSession, ...others, gaSessions: readSessionCookies(gaSessions).join('; ') };
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
  return readEvent(wireEventSchema, json);
}

/**
 * An event of the wire form or of one that extends it, mended. Without a usable id it goes by what it says, so that it counts once
 * however often it is sent; without a time the door gives it that of its sending.
 */
export function readEvent<Schema extends typeof wireEventSchema>(schema: Schema, json: unknown): ParsedEvent {
  if (isDeeper(json, LEVELS_MAX)) return { read: fail({ field: 'body', detail: 'is nested too deep' }) };
  const given = withIdAndTime(json);
  const read = readMending(schema, given);
  if (!read.ok) return { id: statedId(given), read };
  const { value, notes } = read.value;
  return { id: value.id, read: ok(value), ...(notes.length > 0 && { notes }) };
}

function withIdAndTime(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const event: { id?: unknown; at?: unknown } = json;
  const { id, at } = event;
  const isUsable = (typeof id === 'string' && id !== '' && id.length <= MESSAGE_ID_LENGTH_MAX) || Number.isSafeInteger(id);
  const stated = at === undefined || at === null || at === '' ? UNSTATED : at;
  return {
    ...event,
    id: isUsable ? id : sha256Hex(JSON.stringify(typeof id === 'string' && id !== '' ? id : event)),
    at: stated,
  };
}

/** No time that anybody could write. */
const UNSTATED = '-';
/** Properties may have so many levels, within the event. */
const LEVELS_MAX = JSON_DEPTH_MAX + 2;

function statedId(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('id' in json)) return undefined;
  return typeof json.id === 'string' ? json.id : undefined;
}
