/**
 * Segment's HTTP tracking API (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/, read 2026-11), as
 * its own libraries and RudderStack's speak it; what those really send was recorded. The content type is never trusted.
 */
import { readInstant } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import { noSettings, type ParsedRequest, type Refusal, type SourceDefinition, type SourceRequest } from '../define';
import type { CallType } from './call-type';
import { readMessage } from './message';

/** Segment's own limits: 500 KB a batch, 32 KB a message. */
const BATCH_BYTES_MAX = 512_000;
const MESSAGE_BYTES_MAX = 32_768;
/**
 * More messages than 500 KB can hold that say anything (200 bytes each): clients lose a batch that is refused, so its bytes are
 * what counts.
 */
const MESSAGES_MAX = 2_500;
/** Segment's own context has some 20. It is copied for each message. */
const CONTEXT_MEMBERS_MAX = 200;
/** Historical imports are allowed: eleven years are older than any store's data that still says something. */
const AGE_DAYS_MAX = 4_000;

export const segment: SourceDefinition = {
  kind: 'segment',
  name: 'Segment-compatible API',
  summary: "Takes the events of Segment's and RudderStack's own libraries, unchanged, once they are pointed here.",
  category: 'api',
  authority: 2,
  key: { by: 'write-key', inBody: true, read: writeKeyOf, secret: apiKeyOf },
  limits: { bodyBytes: BATCH_BYTES_MAX, events: MESSAGES_MAX, propertiesBytes: MESSAGE_BYTES_MAX, ageDays: AGE_DAYS_MAX },
  settings: noSettings,
  fields: [],
  parse,
  reply: () => ({ status: 200, body: '{"success":true}', contentType: 'application/json' }),
};

/**
 * The addresses below /v1/. analytics-next uses the first letter, "m" for counters of its own, which say nothing of the store.
 */
const calls: ReadonlyMap<string, CallType | 'batch' | 'metrics'> = new Map([
  ['track', 'track'],
  ['t', 'track'],
  ['page', 'page'],
  ['p', 'page'],
  ['screen', 'screen'],
  ['s', 'screen'],
  ['identify', 'identify'],
  ['i', 'identify'],
  ['group', 'group'],
  ['g', 'group'],
  ['alias', 'alias'],
  ['a', 'alias'],
  ['batch', 'batch'],
  ['b', 'batch'],
  ['import', 'batch'],
  ['beacon/v1/batch', 'batch'],
  ['m', 'metrics'],
]);

function parse(request: SourceRequest, json: unknown): Result<ParsedRequest, Refusal> {
  const call = calls.get(request.path.replace(/\/$/, ''));
  if (call === 'metrics') return ok({ events: [] });
  if (!call) {
    const detail = `is no call of Segment's API: ${request.path.slice(0, 40)}`;
    return fail({ reason: 'malformed_batch', field: 'path', detail });
  }
  if (json === undefined) return fail({ reason: 'malformed_json', field: 'body', detail: 'is not JSON' });
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fail({ reason: 'malformed_batch', field: 'body', detail: 'must be a JSON object' });
  }
  const sentAt = sentAtOf(request, json);
  const envelope = { sentAt: sentAt ?? request.receivedAt.toISOString() };
  if (call !== 'batch') return ok({ sentAt, events: [readMessage(json, { ...envelope, type: call })] });
  const batch = member(json, 'batch');
  if (!Array.isArray(batch)) return fail({ reason: 'malformed_batch', field: 'batch', detail: 'must be a list of messages' });
  if (batch.length > MESSAGES_MAX) {
    const detail = `The request has ${batch.length} events; at most ${MESSAGES_MAX} go into one.`;
    return fail({ reason: 'too_many_events', detail });
  }
  const context = member(json, 'context');
  if (typeof context === 'object' && context !== null && Object.keys(context).length > CONTEXT_MEMBERS_MAX) {
    return fail({ reason: 'malformed_batch', field: 'context', detail: `must have at most ${CONTEXT_MEMBERS_MAX} members` });
  }
  return ok({ sentAt, events: batch.map((message) => readMessage(message, { ...envelope, context })) });
}

/**
 * The sender's clock: of a batch its own, of a single call its message's; RudderStack's browser library repeats it in a header. A
 * message that some server received before, and passes on or imports, has its time corrected already.
 */
function sentAtOf({ headers }: SourceRequest, json: object): string | undefined {
  if (member(json, 'receivedAt') !== undefined) return undefined;
  const [sentAt] = [member(json, 'sentAt'), headers['sentat']].flatMap((time) => readInstant(time) ?? []);
  return sentAt?.toISOString();
}

/**
 * Basic authorisation has it as the user; HTTP clients may put it in the body, and beacons, which have no headers, in the query.
 */
function writeKeyOf({ headers, query }: SourceRequest, json: unknown): string | undefined {
  return textOf(basicParts(headers)[0]) ?? textOf(member(json, 'writeKey')) ?? textOf(query.get('writeKey'));
}

/**
 * An API key stands where the password would be. The libraries write the write key and a colon there, so one that is given
 * "<write key>:<API key>" as its write key sends both.
 */
function apiKeyOf({ headers }: SourceRequest): string | undefined {
  return textOf(basicParts(headers)[1]);
}

function basicParts(headers: SourceRequest['headers']): string[] {
  const encoded = /^Basic\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
  return Buffer.from(encoded, 'base64').toString('utf8').split(':');
}
