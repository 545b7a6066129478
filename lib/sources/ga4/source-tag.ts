/**
 * What gtag.js and Google Tag Manager's web container send when their `server_container_url` points here: `/g/collect`, version
 * 2. What holds for the whole hit is in the query; of several events each has a line of the body with what differs from it.
 * Google documents none of it: it is as gtag.js does it, and as
 * https://thyngster.com/app-web-google-analytics-measurement-protocol-version-2 found it (read 2026-11).
 */
import { SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import type { SourceEvent } from '@/lib/model/event';
import { sessionCookie } from '@/lib/model/ga-session';
import type { FieldProblem } from '@/lib/model/problem';
import { noSettings, type ParsedEvent, type SourceDefinition, type SourceRequest } from '../define';
import { messageId, shortText, unlessEmpty } from '../fields';
import { tagConsent } from './consent';
import { clientOf, hashOf, nameOf, pageOf } from './fields';
import { tagProperties } from './tag-properties';
import { tagUser } from './user';

/** gtag.js puts at most 20 events into a hit. */
const EVENTS_MAX = 25;

export const ga4Tag: SourceDefinition = {
  kind: 'ga4',
  name: 'Google tag (gtag.js)',
  summary: 'A store with GA4 tags sends here by adding one line: server_container_url.',
  category: 'api',
  authority: 1,
  key: { by: 'write-key', read: ({ query }) => query.get('wk') || query.get('tid') || undefined },
  limits: { bodyBytes: 131_072, events: EVENTS_MAX, propertiesBytes: 32_768, ageDays: 7 },
  settings: noSettings,
  fields: [],
  parse: (request) => {
    if (request.query.get('v') !== '2') {
      return fail({ reason: 'malformed_batch', field: 'v', detail: 'must be 2: the protocol of Google Analytics 4' });
    }
    const lines = linesOf(request);
    if (lines.length > EVENTS_MAX) {
      return fail({
        reason: 'too_many_events',
        detail: `The hit has ${lines.length} events; at most ${EVENTS_MAX} go into one.`,
      });
    }
    return ok({ events: lines.map((line, place) => readLine(request, line, place)) });
  },
  reply: () => ({ status: 204, body: '', contentType: 'text/plain' }),
};

/** What all events share moves into the query, so where the name is there, a line without a word is an event like any other. */
function linesOf({ query, body }: SourceRequest): string[] {
  const lines = new TextDecoder().decode(body).split(/\r?\n/);
  if (query.has('en')) return lines;
  const written = lines.filter((line) => line.trim() !== '');
  return written.length > 0 ? written : [''];
}

/** One event: its own line over what the hit shares. */
function readLine(request: SourceRequest, line: string, place: number): ParsedEvent {
  const hit = new Map([...request.query, ...new URLSearchParams(line)]);
  const id = idOf(hit, place, request.receivedAt);
  return { id, read: eventOf(hit, id, request.receivedAt) };
}

/**
 * A hit has no id, but counters: of the page load (`_p`) and of the hits since (`_s`). A browser that repeats a request repeats
 * both; a second event has another count or another line. Without counters the same words within one second are one event.
 */
function idOf(hit: ReadonlyMap<string, string>, place: number, receivedAt: Date): string {
  const browser = ['cid', 'sid', '_p', '_s'].map((name) => hit.get(name) ?? '');
  const content = [...hit].filter(([name]) => /^(en|dl|cu|epn?\..+|pr\d+)$/s.test(name));
  const counted = hit.get('_p') && hit.get('_s');
  return messageId('ga4', hashOf(browser, place, content, counted ? '' : Math.floor(receivedAt.getTime() / SECOND_MS)));
}

function eventOf(hit: ReadonlyMap<string, string>, id: string, receivedAt: Date): Result<SourceEvent, FieldProblem> {
  const named = nameOf(hit.get('en'));
  if (!named) return fail({ field: 'en', detail: 'is missing, or holds no letter from a to z: the name of the event' });
  const [device, session] = [shortText(hit.get('cid')), shortText(hit.get('sid'))];
  return ok({
    id,
    name: named.name,
    at: receivedAt.toISOString(),
    page: pageOf(hit.get('dl'), hit.get('dr'), hit.get('dt')),
    properties: tagProperties(hit),
    user: tagUser(hit),
    consent: tagConsent(hit.get('gcs'), hit.get('gcd'), hit.get('npa')),
    context: {
      device,
      client: clientOf(hit.get('ul'), hit.get('sr')),
      browserIds: unlessEmpty({
        ga: device,
        gaSession: session,
        gaSessions: sessionCookie(hit.get('tid'), session),
      }),
      sentName: named.sentName,
    },
  });
}
