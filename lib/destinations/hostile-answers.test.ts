/**
 * The contract of what a destination makes of any answer, through real HTTP: every status with JSON that means nothing, pages,
 * nothing, bytes, gzip that nobody asked for, bodies that break off or never end, Retry-After as a date, redirects. A new
 * destination is walked as soon as it is in the registry.
 */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Outcome, VendorResponse } from '@/lib/model/delivery';
import { isFault } from '@/lib/ops/transport';
import { localServer } from '@/lib/testing/local-server';
import type { Destination } from './define';
import { destinations } from './registry';

const COUNT = 12;
/** What does not end is cut soon; on a busy machine its beginning may take longer to come. */
const CUTS_MS = [150, 1_000, 5_000];
const WHOLE_MS = 10_000;
const PAGE = '<!DOCTYPE html><html><title>Access denied</title></html>';
const DATE = new Date('2026-03-29T01:30:00Z');
const DATED = { date: DATE.toUTCString(), 'retry-after': new Date(DATE.getTime() + 300_000).toUTCString() };

type Body = { what: string; write: (response: ServerResponse, status: number, headers: object) => void };
const whole = (what: string, body: string | Buffer, own: object = {}): Body => ({
  what,
  write: (response, status, headers) => response.writeHead(status, { ...headers, ...own }).end(body),
});
const json = whole('JSON that means nothing', '{"surprise":true}', { 'content-type': 'application/json' });
const empty = whole('nothing', '');
const bytes = whole('bytes', Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x00, 0x41]));
const page = whole('a page', PAGE, { 'content-type': 'text/html' });
const zipped = whole('a page in gzip', gzipSync(PAGE), { 'content-encoding': 'gzip' });
const cut: Body = {
  what: 'JSON that breaks off',
  write: (response, status, headers) => {
    response.writeHead(status, { ...headers, 'content-length': 500 }).write('{"error":{"mess');
    setTimeout(() => response.destroy(), 10);
  },
};
const slow: Body = {
  what: 'JSON that never ends',
  write: (response, status, headers) => void response.writeHead(status, { ...headers, 'content-length': 500 }).write('{"error"'),
};
const bodies = [json, empty, bytes, page, zipped, cut, slow];

const PASSING = [408, 412, 425, 429, 500, 502, 503, 504, 529];
const REFUSING = [400, 401, 402, 403, 404, 405, 407, 409, 410, 415, 418, 422, 426, 451];

let answer: (response: ServerResponse) => void = () => {};
const server = await localServer((request, response) => {
  request.resume();
  answer(response);
});

/** The answer as the transport brings it, or undefined where it brings none. */
async function brought(body: Body, status: number, headers: object = {}): Promise<VendorResponse | undefined> {
  answer = (response) => body.write(response, status, headers);
  for (const milliseconds of body === slow ? CUTS_MS : [WHOLE_MS]) {
    const got = await server.transport.send({ method: 'POST', url: server.url, headers: {}, body: '{}' }, milliseconds);
    if (!isFault(got)) return got;
  }
  return undefined;
}

/** Whatever a destination may read, brought once for all of them. */
const refusals = new Map<string, VendorResponse>();
for (const body of bodies) {
  for (const status of [...PASSING, ...REFUSING, 413]) {
    const got = await brought(body, status, status === 429 || status === 503 ? DATED : {});
    if (got) refusals.set(`${status} ${body.what}`, got);
  }
}
const told = (status: number, { what }: Body): VendorResponse => {
  const got = refusals.get(`${status} ${what}`);
  if (!got) throw new Error(`no answer came: ${status} ${what}`);
  return got;
};

function outcomes(destination: Destination, response: VendorResponse): Outcome[] {
  const { verdict } = destination.open(destination.sandbox.settings, destination.baseUrl).read(response, COUNT);
  if (verdict.taken === 'each') return verdict.outcomes;
  return Array.from({ length: COUNT }, () => (verdict.taken === 'all' ? verdict.outcome : verdict.because));
}

const classes = (all: Outcome[]) => [...new Set(all.map(({ class: kind }) => kind))];
const doubts = (all: Outcome[]) => [...new Set(all.map((outcome) => ('unclear' in outcome ? outcome.unclear : outcome.class)))];

it('E4 the transport brings every failed answer, and no success that breaks off', async () => {
  expect(refusals.size).toBe(bodies.length * (PASSING.length + REFUSING.length + 1));
  expect([await brought(cut, 200), await brought(slow, 200)]).toEqual([undefined, undefined]);
});

describe.each(destinations.map((destination) => [destination.id, destination] as const))('%s', (_, destination) => {
  const isOwnServer = destination.category === 'webhook';

  it.each(bodies.map((body) => [body.what, body] as const))('E1 takes an outage for one, with %s', (_what, body) => {
    for (const status of PASSING) {
      const expected = status === 429 ? ['throttled'] : ['transient'];
      expect([status, classes(outcomes(destination, told(status, body)))]).toEqual([status, expected]);
    }
  });

  it('E5 comes back when a date says so', () => {
    for (const status of [429, 503]) {
      expect(outcomes(destination, told(status, empty))[0]).toMatchObject({ retryAfterMs: 300_000 });
    }
  });

  it.each([page, zipped].map((body) => [body.what, body] as const))('E3 takes %s for no word of the platform', (_what, body) => {
    for (const status of REFUSING) {
      expect([status, doubts(outcomes(destination, told(status, body)))]).toEqual([status, ['network']]);
    }
  });

  it.each([json, empty, bytes, cut, slow].map((body) => [body.what, body] as const))(
    'E3 refuses no event by %s',
    (_what, body) => {
      // What a store's own server says by its status alone, it says in any form.
      if (isOwnServer) return;
      for (const status of REFUSING) {
        const said = classes(outcomes(destination, told(status, body)));
        expect([status, said]).toEqual([status, [body === json && (status === 401 || status === 403) ? 'config' : 'transient']]);
      }
    },
  );

  it('E3 makes smaller requests of one that is too large', () => {
    if (destination.limits.batchEvents === 1) return;
    const { verdict } = destination.open(destination.sandbox.settings, destination.baseUrl).read(told(413, page), COUNT);
    expect(verdict).toMatchObject({ taken: 'none', rejected: new Map() });
  });

  it('E3 follows no redirect, and takes none for an answer', async () => {
    for (const status of [301, 302, 307, 308]) {
      const got = await brought(empty, status, { location: 'https://login.example/' });
      const said = got && outcomes(destination, got);
      expect([status, said && doubts(said)]).toEqual([status, [isOwnServer ? 'config' : 'network']]);
    }
  });

  it('believes no success that the body denies', () => {
    if (isOwnServer) return;
    const denials = [
      { success: false },
      { ok: false, message: 'Invalid key' },
      { error: 'Invalid key' },
      { error: { code: 1, message: 'said' } },
      { errors: [{ message: 'said' }] },
      { status: 'error' },
      { result: 'FAILURE' },
    ];
    for (const denial of denials) {
      const response = { status: 200, headers: {}, body: JSON.stringify(denial) };
      expect([denial, classes(outcomes(destination, response)).includes('delivered')]).toEqual([denial, false]);
    }
  });

  it('takes no answer of somebody else for success', async () => {
    if (destination.answersNothing && isOwnServer) return;
    for (const body of [page, zipped]) {
      const got = await brought(body, 200);
      expect(got && classes(outcomes(destination, got))).toEqual(['transient']);
    }
  });
});
