/**
 * One event of a Measurement Protocol request. What stands beside the events (the client, its user, consent, time) holds for each
 * of them.
 */
import { SECOND_MS } from '@/lib/core/instant';
import { member, textOf } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import { type SourceEvent, TEXT_LENGTH_MAX } from '@/lib/model/event';
import { sessionCookie } from '@/lib/model/ga-session';
import type { FieldProblem } from '@/lib/model/problem';
import type { ParsedEvent, SourceRequest } from '../define';
import { messageId, shortText, unlessEmpty } from '../fields';
import { protocolConsent } from './consent';
import { clientOf, hashOf, nameOf, pageOf } from './fields';
import { protocolUser } from './user';

/** Microseconds of the years 2001 to 2286: seconds and milliseconds have fewer digits, so they are not mistaken for 1970. */
const MICROS = /^\d{16}$/;
const MICROS_PER_MS = 1_000;

type Request = Pick<SourceRequest, 'receivedAt' | 'query'>;

/** What the event at this place of the body becomes. */
export function readEvent(body: unknown, event: unknown, place: number, { receivedAt, query }: Request): ParsedEvent {
  const id = idOf(body, event, place, receivedAt);
  const read = eventOf(body, event, id, receivedAt);
  const browserIds = browserIdsOf(body, event, query.get('measurement_id') ?? undefined);
  return { id, read: read.ok ? ok({ ...read.value, context: { ...read.value.context, browserIds } }) : read };
}

/** The client, and its session of the property that the request is for. */
function browserIdsOf(body: unknown, event: unknown, measurementId: string | undefined) {
  const session = shortText(member(event, 'params', 'session_id'));
  const client = shortText(member(body, 'client_id'));
  return unlessEmpty({ ga: client, gaSession: session, gaSessions: sessionCookie(measurementId, session) });
}

function eventOf(body: unknown, event: unknown, id: string, receivedAt: Date): Result<SourceEvent, FieldProblem> {
  const named = nameOf(member(event, 'name'));
  if (!named) return fail({ field: 'events.name', detail: 'is missing, or holds no letter from a to z' });
  const micros = statedTime(body, event);
  if (micros !== undefined && !MICROS.test(micros)) {
    return fail({ field: 'timestamp_micros', detail: 'must be microseconds since 1970, which have 16 digits' });
  }
  const said = (name: string) => member(event, 'params', name);
  const page = pageOf(said('page_location'), said('page_referrer'), said('page_title'));
  const client = shortText(member(body, 'client_id'));
  return ok({
    id,
    name: named.name,
    at: micros ? new Date(Math.floor(Number(micros) / MICROS_PER_MS)).toISOString() : receivedAt.toISOString(),
    page,
    properties: propertiesOf(body, event, page !== undefined),
    user: protocolUser(body, event),
    consent: protocolConsent(body),
    context: {
      device: client ?? shortText(member(body, 'app_instance_id')),
      userAgent: textOf(member(body, 'user_agent'))?.slice(0, TEXT_LENGTH_MAX),
      ip: shortText(member(body, 'ip_override')),
      client: clientOf(member(body, 'device', 'language'), member(body, 'device', 'screen_resolution')),
      sentName: named.sentName,
    },
  });
}

/** The parameters as they are, without what became the page or the user. */
function propertiesOf(body: unknown, event: unknown, hasPage: boolean): Record<string, unknown> {
  const taken = ['user_data', ...(hasPage ? ['page_location', 'page_referrer', 'page_title'] : [])];
  const ofUser = Object.entries(recordOf(member(body, 'user_properties'))).map(([name, property]) => [
    name,
    member(property, 'value') ?? property,
  ]);
  return {
    ...(ofUser.length > 0 && { user_properties: Object.fromEntries(ofUser) }),
    ...Object.fromEntries(Object.entries(recordOf(member(event, 'params'))).filter(([name]) => !taken.includes(name))),
  };
}

/** The event's own time, else the request's. */
function statedTime(body: unknown, event: unknown): string | undefined {
  return (
    textOf(member(event, 'timestamp_micros')) ??
    textOf(member(event, 'params', 'timestamp_micros')) ??
    textOf(member(body, 'timestamp_micros'))
  );
}

/**
 * The protocol has no message id. An `event_id` among the parameters is one, together with the name: pages give one id to several
 * events. An order's purchase is the same statement when it says the same; any other event when it says the same at the same
 * stated time, or, without one, within the same second.
 */
function idOf(body: unknown, event: unknown, place: number, receivedAt: Date): string {
  const name = nameOf(member(event, 'name'))?.name ?? '';
  const own = textOf(member(event, 'params', 'event_id'));
  if (own) return messageId('ga4_mp', name, own);
  const order = textOf(member(event, 'params', 'transaction_id'));
  if (order && name === 'purchase') return messageId('ga4_mp', hashOf(order, event));
  const sender = ['client_id', 'app_instance_id', 'user_id'].map((key) => textOf(member(body, key)) ?? '');
  const when = statedTime(body, event) ?? Math.floor(receivedAt.getTime() / SECOND_MS);
  return messageId('ga4_mp', hashOf(sender, when, place, event));
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
