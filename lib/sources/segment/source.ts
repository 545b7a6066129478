/**
 * Segment's HTTP tracking API, as its own libraries and RudderStack's speak it (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/,
 * read 2026-11; what the clients really send was recorded). The content type is never trusted; the write key stands in Basic
 * authorisation, in the body, or for beacons in the query.
 */
import { Buffer } from 'node:buffer';
import { member, textOf } from '@/lib/core/json';
import { fail, ok } from '@/lib/core/result';
import { noSettings, type SourceDefinition, type SourceRequest } from '../define';
import { type CallType, callTypes, readMessage } from './message';

/** Segment's own limits: 500 KB a batch, 32 KB a message. */
const BATCH_BYTES_MAX = 512_000;
const MESSAGE_BYTES_MAX = 32_768;
const MESSAGES_MAX = 2_500;

export const segment: SourceDefinition = {
  kind: 'segment',
  name: 'Segment-compatible API',
  summary: "Segment's and RudderStack's own libraries, pointed here, unchanged.",
  category: 'api',
  authority: 2,
  key: {
    by: 'write-key',
    read: (request, json) => basicUser(request) ?? textOf(member(json, 'writeKey')) ?? request.query.get('writeKey') ?? undefined,
  },
  limits: { bodyBytes: BATCH_BYTES_MAX, events: MESSAGES_MAX, propertiesBytes: MESSAGE_BYTES_MAX, ageDays: 3_650 },
  settings: noSettings,
  fields: [],
  parse: (request, json) => {
    const call = callOf(request.path);
    if (call === 'metrics') return ok({ events: [] });
    if (json === undefined) return fail({ reason: 'malformed_json', detail: 'The body is not JSON.' });
    if (!call)
      return fail({ reason: 'malformed_batch', detail: `There is no call "${request.path.slice(0, 40)}" in Segment's API.` });
    const sentAt = textOf(member(json, 'sentAt')) ?? request.headers['sentat'];
    if (call !== 'batch') return ok({ sentAt, events: [readMessage(json, call, request.receivedAt)] });
    const batch = member(json, 'batch');
    if (!Array.isArray(batch)) return fail({ reason: 'malformed_batch', field: 'batch', detail: 'must be a list of messages' });
    return ok({ sentAt, events: batch.map((message) => readMessage(message, undefined, request.receivedAt)) });
  },
  reply: () => ({ status: 200, body: '{"success":true}', contentType: 'application/json' }),
};

/** The browser library's short forms; "m" carries its own metrics, which say nothing of the store. */
const shortCalls: Record<string, CallType | 'batch' | 'metrics'> = {
  t: 'track',
  p: 'page',
  s: 'screen',
  i: 'identify',
  g: 'group',
  a: 'alias',
  b: 'batch',
  m: 'metrics',
  batch: 'batch',
  import: 'batch',
  'beacon/v1/batch': 'batch',
};

function callOf(path: string): CallType | 'batch' | 'metrics' | undefined {
  if (Object.hasOwn(shortCalls, path)) return shortCalls[path];
  return callTypes.find((type) => type === path);
}

function basicUser({ headers }: SourceRequest): string | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (!encoded) return undefined;
  return Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] || undefined;
}
