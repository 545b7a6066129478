/**
 * Cases from the field: answers of failing and hostile platforms, and of what stands in between. Each says who has to do something:
 * nobody, the event's sender, an admin, the platform's admin, or whoever runs the server. Only the platform's word about one event
 * refuses it for good.
 */
import { describe, expect, it } from 'vitest';
import type { Outcome, VendorResponse, Verdict } from '@/lib/model/delivery';
import { destinationOf } from '@/lib/destinations/registry';

function read(id: string, response: VendorResponse, count: number): Verdict {
  const definition = destinationOf(id);
  if (!definition) throw new Error(`there is no destination ${id}`);
  return definition.open(definition.sandbox.settings, definition.baseUrl).read(response, count).verdict;
}

/** What the answer means for all of `count` events; a refusal that takes none is its reason. */
function outcome(id: string, status: number, body: unknown, count = 2, headers: Record<string, string> = {}): Outcome {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const verdict = read(id, { status, headers, body: text }, count);
  if (verdict.taken === 'all') return verdict.outcome;
  return verdict.taken === 'none' ? verdict.because : (verdict.outcomes[0] ?? { class: 'delivered' });
}

/** In a word: the class, the action of a hold, what it is doubted for. */
function word(of: Outcome): string {
  if (of.class === 'config') return of.action;
  if (of.class === 'transient') return of.unclear ?? 'transient';
  return of.class === 'rejected' && of.own ? 'event' : of.class;
}

const graph = (code: number, subcode?: number, message = 'said') => ({
  error: { message, code, ...(subcode && { error_subcode: subcode }), fbtrace_id: 'A1' },
});
const tiktok = (code: number) => ({ code, message: 'said', request_id: 'r1', data: {} });
const PAGE = '<!DOCTYPE html><html><title>Access denied</title><body>Your firewall</body></html>';

describe('E1 an outage or a limit of Meta’s refuses no event', () => {
  it.each<[number, unknown, string]>([
    [503, graph(99), 'transient'],
    [500, graph(1, 99), 'transient'],
    [429, graph(80_001), 'throttled'],
    [400, graph(32), 'throttled'],
    [412, graph(4_242), 'transient'],
    [408, graph(4_242), 'transient'],
    [425, graph(4_242), 'transient'],
    [400, graph(4_242), 'unknown_answer'],
    [400, graph(1), 'transient'],
    [400, graph(2), 'transient'],
    [403, graph(4), 'throttled'],
    [400, graph(17, 2_446_079), 'throttled'],
    [400, graph(341), 'throttled'],
    [400, graph(368), 'throttled'],
    [400, graph(613, 1_487_742), 'throttled'],
    ...Array.from({ length: 15 }, (_, index): [number, unknown, string] => [400, graph(80_000 + index), 'throttled']),
    [400, graph(-2, 2_490_547), 'transient'],
    [400, { error: { code: 4_242, message: 'busy', is_transient: true } }, 'transient'],
    [503, graph(100, 2_804_003), 'transient'],
  ])('%i %j', (status, body, expected) => expect(word(outcome('meta', status, body, 1_000))).toBe(expected));

  it('says when it is let through again', () => {
    const usage = { 'x-business-use-case-usage': '{"42":[{"type":"ads","estimated_time_to_regain_access":19}]}' };
    expect(outcome('meta', 400, graph(80_004), 1, usage)).toMatchObject({ class: 'throttled', retryAfterMs: 19 * 60_000 });
  });
});

describe('E2 what a person must mend is held for whoever can', () => {
  it.each<[number, unknown, string]>([
    [403, graph(270), 'permission'],
    [401, graph(0), 'reconnect'],
    [400, graph(2635), 'update'],
    [400, graph(12), 'update'],
    [400, graph(803), 'settings'],
    [400, graph(2500), 'settings'],
    [400, graph(2500, undefined, 'An active access token must be used'), 'reconnect'],
    [400, graph(100, 33), 'settings'],
    [401, graph(190, 460), 'reconnect'],
    [400, graph(102), 'reconnect'],
    [400, graph(452), 'reconnect'],
    [403, graph(3), 'permission'],
    [403, graph(10), 'permission'],
    ...[200, 210, 272, 273, 274, 278, 294, 299].map((code): [number, unknown, string] => [403, graph(code), 'permission']),
    [403, graph(200, 1_870_034), 'accept_terms'],
    [400, graph(275), 'settings'],
    [400, graph(104), 'settings'],
  ])('Meta %i %j', (status, body, expected) => expect(word(outcome('meta', status, body))).toBe(expected));

  it.each<[string, number, unknown, string]>([
    ['linkedin', 426, { status: 426, code: 'NONEXISTENT_VERSION', message: 'not active' }, 'update'],
    ['klaviyo', 410, { errors: [{ code: 'gone', detail: 'retired' }] }, 'update'],
    ['x', 401, { errors: [{ code: 'SOMETHING_NEW', message: 'no' }] }, 'reconnect'],
    ['pinterest', 403, { code: 7_777, message: 'no' }, 'permission'],
    ['google', 403, { error: { code: 403, status: 'PERMISSION_DENIED', message: 'no' } }, 'permission'],
  ])('%s %i %j', (id, status, body, expected) => expect(word(outcome(id, status, body))).toBe(expected));
});

describe('E2 codes of an event', () => {
  it.each<[number, number | undefined, string]>([
    [100, 2_804_003, 'event'],
    [100, 2_804_009, 'event'],
    [100, 2_804_050, 'event'],
    [100, 2_804_777, 'event'],
    [100, 1_504_018, 'transient'],
    [100, undefined, 'rejected'],
    [105, undefined, 'rejected'],
  ])('Meta 400 %s/%s', (code, subcode, expected) => {
    expect(word(outcome('meta', 400, graph(code, subcode), 8))).toBe(expected);
  });
});

describe('E3 a page of a proxy is not the platform’s word', () => {
  const platforms = [
    'meta',
    'google',
    'tiktok',
    'pinterest',
    'snapchat',
    'microsoft',
    'reddit',
    'linkedin',
    'x',
    'klaviyo',
    'ga4',
    'webhook',
  ];
  it.each(platforms)('%s: 400, 403, 404, a redirect and a page with success are tried again, then held for the network', (id) => {
    for (const status of [200, 400, 401, 403, 404, 407])
      expect([status, word(outcome(id, status, PAGE))]).toEqual([status, 'network']);
    if (id !== 'webhook') expect(word(outcome(id, 302, '', 2, { location: 'https://login.example/' }))).toBe('network');
  });

  it.each(platforms.filter((id) => id !== 'webhook'))('%s: 413 is sent again in halves, whoever said it', (id) => {
    for (const body of [PAGE, '']) {
      expect(read(id, { status: 413, headers: {}, body }, 8)).toMatchObject({ taken: 'none', rejected: new Map() });
    }
  });
});

describe('E5 a Retry-After with a date is kept', () => {
  const headers = { date: 'Sun, 29 Mar 2026 01:30:00 GMT', 'retry-after': 'Sun, 29 Mar 2026 01:35:00 GMT' };
  it.each([
    'meta',
    'google',
    'tiktok',
    'pinterest',
    'snapchat',
    'microsoft',
    'reddit',
    'linkedin',
    'x',
    'klaviyo',
    'ga4',
    'webhook',
  ])('%s', (id) => {
    expect(outcome(id, 429, '', 1, headers)).toMatchObject({ class: 'throttled', retryAfterMs: 300_000 });
    expect(outcome(id, 503, '', 1, headers)).toMatchObject({ class: 'transient', retryAfterMs: 300_000 });
  });

  it('where the platform’s own code throttles, too', () => {
    expect(outcome('meta', 429, graph(4), 1, headers)).toMatchObject({ class: 'throttled', retryAfterMs: 300_000 });
    expect(outcome('tiktok', 200, tiktok(40_100), 1, headers)).toMatchObject({ class: 'throttled', retryAfterMs: 300_000 });
  });
});

describe('E6 fewer counted than sent is delivered, with the platform’s count', () => {
  it.each<[string, unknown, Record<string, string>?]>([
    ['meta', { events_received: 7, messages: [], fbtrace_id: 'A1' }],
    ['x', { data: { conversions_processed: 7 } }],
    ['pinterest', { num_events_received: 8, num_events_processed: 7, events: [] }],
    ['microsoft', { eventsReceived: 7 }],
    ['reddit', { data: { message: 'Successfully processed 7 conversion events.' } }],
  ])('%s', (id, body) => {
    const of = outcome(id, 200, body, 8);
    expect(of).toMatchObject({ class: 'delivered', code: 'partly_counted' });
    expect(of.message).toMatch(/^Counted 7 of 8: /);
  });

  it('none counted is tried again', () => {
    expect(word(outcome('meta', 200, { events_received: 0 }, 8))).toBe('unknown_answer');
    expect(word(outcome('x', 200, { data: { conversions_processed: 0 } }, 8))).toBe('unknown_answer');
  });
});

describe('E7 a code that nobody knows, with success', () => {
  it.each([40_101, 40_133, 40_999, 40_063])('TikTok 200 %i is tried again, then held', (code) => {
    expect(word(outcome('tiktok', 200, tiktok(code)))).toBe('unknown_answer');
  });

  it.each<[string, number, unknown]>([
    ['google', 400, { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'new', details: [{ reason: 'SOMETHING_NEW' }] } }],
    ['x', 400, { errors: [{ code: 'REQUEST_TOO_COMPLEX', message: 'new' }] }],
    ['klaviyo', 400, { errors: [{ code: 'something_new', detail: 'new' }] }],
    ['snapchat', 200, { status: 'ERROR', reason: 'new' }],
    ['pinterest', 400, { code: 4_242, message: 'new' }],
    ['microsoft', 418, { error: { code: 'SomethingNew', message: 'new' } }],
    ['linkedin', 409, { status: 409, message: 'new' }],
    ['reddit', 409, { error: { code: 409, message: 'new' } }],
  ])('%s %i %j likewise', (id, status, body) => expect(word(outcome(id, status, body))).toBe('unknown_answer'));
});
