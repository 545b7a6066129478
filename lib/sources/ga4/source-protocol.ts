/**
 * GA4's Measurement Protocol: JSON events from a store's server (https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference,
 * read 2026-11). Our write key stands where Google's `api_secret` does.
 */
import { sha256Hex } from '@/lib/core/hash';
import { listOf, member, textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import type { Consent } from '@/lib/model/consent';
import {
  EVENT_NAME_LENGTH_MAX,
  MESSAGE_ID_LENGTH_MAX,
  type SourceEvent,
  TEXT_LENGTH_MAX,
  URL_LENGTH_MAX,
} from '@/lib/model/event';
import type { FieldProblem } from '@/lib/model/purchase';
import { noSettings, type SourceDefinition } from '../define';

/** Google takes events of the last 72 hours; so do we, and keep older ones with their reason. */
const AGE_DAYS_MAX = 3;

export const ga4Protocol: SourceDefinition = {
  kind: 'ga4_mp',
  name: 'GA4 Measurement Protocol',
  summary: 'Events that a server sends to GA4, sent here as well.',
  category: 'api',
  authority: 2,
  key: { by: 'write-key', read: ({ query }) => query.get('api_secret') ?? query.get('measurement_id') ?? undefined },
  limits: { bodyBytes: 131_072, events: 25, propertiesBytes: 32_768, ageDays: AGE_DAYS_MAX },
  settings: noSettings,
  fields: [],
  parse: (request, json) => {
    if (json === undefined) return fail({ reason: 'malformed_json', detail: 'The body is not JSON.' });
    const events = member(json, 'events');
    if (!Array.isArray(events)) return fail({ reason: 'malformed_batch', field: 'events', detail: 'must be a list of events' });
    return ok({
      events: events.map((event, place) => {
        const id = messageIdOf(json, event, place, request.receivedAt);
        return { id, read: eventOf(json, event, id, request.receivedAt) };
      }),
    });
  },
  reply: () => ({ status: 204, body: '', contentType: 'text/plain' }),
};

function eventOf(body: unknown, event: unknown, id: string, receivedAt: Date): Result<SourceEvent, FieldProblem> {
  const sent = textOf(member(event, 'name'));
  const name = sent?.toLowerCase();
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name) || name.length > EVENT_NAME_LENGTH_MAX) {
    return fail({ field: 'events.name', detail: 'must be letters, digits and underscores, beginning with a letter' });
  }
  const micros = textOf(member(event, 'timestamp_micros')) ?? textOf(member(body, 'timestamp_micros'));
  if (micros !== undefined && !/^\d{10,17}$/.test(micros)) {
    return fail({ field: 'timestamp_micros', detail: 'must be microseconds since 1970' });
  }
  const at = micros ? new Date(Number(BigInt(micros) / 1000n)) : receivedAt;
  const params = member(event, 'params');
  const said = (key: string) => textOf(member(params, key));
  const url = said('page_location');
  const device = short(member(body, 'client_id')) ?? short(member(body, 'app_instance_id'));
  const user = userOf(body);
  const consent = consentOf(member(body, 'consent'));
  return ok({
    id,
    name,
    at: at.toISOString(),
    ...(url && {
      page: {
        url: url.slice(0, URL_LENGTH_MAX),
        ...(said('page_referrer') && { referrer: said('page_referrer')?.slice(0, URL_LENGTH_MAX) }),
        ...(said('page_title') && { title: short(said('page_title')) }),
      },
    }),
    properties: typeof params === 'object' && params !== null && !Array.isArray(params) ? { ...params } : {},
    ...(user && { user }),
    ...(consent && { consent }),
    context: {
      ...(device && { device, browserIds: { ga: device, ...(said('session_id') && { gaSession: short(said('session_id')) }) } }),
      ...(short(member(body, 'ip_override')) && { ip: short(member(body, 'ip_override')) }),
      ...(short(member(body, 'user_agent')) && { userAgent: short(member(body, 'user_agent')) }),
    },
  });
}

/**
 * The protocol has no message id. An event id that the sender put into the parameters is one, and so is an order; else the same words at the
 * same stated time (or, without one, within the same second) are a repeat.
 */
function messageIdOf(body: unknown, event: unknown, place: number, receivedAt: Date): string {
  const own = textOf(member(event, 'params', 'event_id'));
  const client = textOf(member(body, 'client_id')) ?? '';
  const order = textOf(member(event, 'params', 'transaction_id'));
  const name = textOf(member(event, 'name')) ?? '';
  if (own && own.length <= MESSAGE_ID_LENGTH_MAX - 8) return `ga4_mp:${own}`;
  if (order && name === 'purchase') return `ga4_mp:${sha256Hex(JSON.stringify(['purchase', order, event]))}`;
  const stated = textOf(member(body, 'timestamp_micros')) ?? textOf(member(event, 'timestamp_micros'));
  const when = stated ?? String(Math.floor(receivedAt.getTime() / 1_000));
  return `ga4_mp:${sha256Hex(JSON.stringify([client, when, place, event]) ?? '')}`;
}

function userOf(body: unknown) {
  const first = (name: string) => short(listOf(member(body, 'user_data', name))[0] ?? member(body, 'user_data', name));
  const user = {
    userId: short(member(body, 'user_id')),
    email: first('sha256_email_address'),
    phone: first('sha256_phone_number'),
  };
  const known = Object.entries(user).filter(([, value]) => value !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

/** The protocol knows two purposes; what it does not say stays unsaid. */
function consentOf(said: unknown): Consent | undefined {
  const consent: Consent = {};
  for (const purpose of ['ad_user_data', 'ad_personalization'] as const) {
    const state = textOf(member(said, purpose))?.toLowerCase();
    if (state === 'granted' || state === 'denied') consent[purpose] = state;
  }
  return Object.keys(consent).length > 0 ? consent : undefined;
}

function short(value: unknown): string | undefined {
  return textOf(value)?.slice(0, TEXT_LENGTH_MAX);
}
