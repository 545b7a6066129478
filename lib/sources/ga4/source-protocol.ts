/**
 * GA4's Measurement Protocol: JSON events from a store's server
 * (https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference, read 2026-11). Our write key stands where
 * Google's `api_secret` does. Google's limits on names and counts of parameters are not held here: only what cannot be stored is
 * refused.
 */
import { member } from '@/lib/core/json';
import { fail, ok } from '@/lib/core/result';
import { noSettings, type SourceDefinition } from '../define';
import { readEvent } from './protocol-event';

/** As many as Google takes. */
const EVENTS_MAX = 25;

export const ga4Protocol: SourceDefinition = {
  kind: 'ga4_mp',
  name: 'GA4 Measurement Protocol',
  summary: 'Events that a server sends to GA4, sent here as well.',
  category: 'api',
  authority: 2,
  key: { by: 'write-key', read: ({ query }) => writeKeyOf(query) },
  // Google takes 130 kB, and events of the last 72 hours.
  limits: { bodyBytes: 131_072, events: EVENTS_MAX, propertiesBytes: 32_768, ageDays: 3 },
  settings: noSettings,
  fields: [],
  parse: (request, json) => {
    if (json === undefined) return fail({ reason: 'malformed_json', detail: 'The body is not JSON.' });
    const events = member(json, 'events');
    if (!Array.isArray(events)) return fail({ reason: 'malformed_batch', field: 'events', detail: 'must be a list of events' });
    if (events.length > EVENTS_MAX) {
      const detail = `The request has ${events.length} events; at most ${EVENTS_MAX} go into one.`;
      return fail({ reason: 'too_many_events', detail });
    }
    return ok({ events: events.map((event, place) => readEvent(json, event, place, request)) });
  },
  reply: () => ({ status: 204, body: '', contentType: 'text/plain' }),
};

/** A secret of Google's own says nothing here: then the measurement id tells the site. */
function writeKeyOf(query: URLSearchParams): string | undefined {
  const secret = query.get('api_secret');
  return (secret?.startsWith('wk_') ? secret : query.get('measurement_id')) || undefined;
}
