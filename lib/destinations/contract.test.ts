/**
 * The contract that every destination keeps. Its cases are read exactly as written; what is sent is safe, complete and the
 * event's own; its answers are read with care; and its sandbox, which enforces the platform's published rules, takes what it
 * sends. A new destination is walked as soon as it is in the registry.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { VendorRequest, VendorResponse } from '@/lib/model/delivery';
import { buildConversion, buildCredit, money, OCCURRED } from '@/lib/testing/conversion';
import { type Destination, type OpenDestination, secretNames } from './define';
import { destinations } from './registry';
import type { SandboxState } from './sandbox';

const NOW = new Date('2026-03-29T01:31:00Z');
const call = { now: NOW, accessToken: 'sandbox-access-token' };

const eventCase = z.object({
  title: z.string(),
  /** The vendor's page that the case was checked against. */
  checked: z.string(),
  settings: z.record(z.string(), z.unknown()).default({}),
  conversion: z.record(z.string(), z.unknown()),
  expected: z.union([
    z.object({ item: z.unknown(), withheld: z.array(z.string()).default([]) }),
    z.object({ skip: z.string() }),
    z.object({ request: z.object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.unknown() }) }),
  ]),
});
const answerCase = z.object({
  title: z.string(),
  checked: z.string(),
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.string()).default({}), body: z.unknown() }),
  count: z.number().default(1),
  expected: z.unknown(),
});

function casesOf<Case>({ id }: Destination, prefix: string, schema: z.ZodType<Case>): [string, Case][] {
  const files = globSync(join('lib/destinations', id, 'cases', `${prefix}-*.json`)).sort();
  return files.map((file) => [basename(file), schema.parse(JSON.parse(readFileSync(file, 'utf8')))]);
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** A request's body as a value: JSON or a form's fields; null where there is none. */
function bodyValue({ headers, body }: Pick<VendorRequest, 'headers' | 'body'>): unknown {
  if (body === undefined) return null;
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  return isForm ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
}

/** All that a request tells: its body, and the parameters of its address where it has none. */
function told(request: VendorRequest): string {
  if (request.body === undefined) return JSON.stringify(Object.fromEntries(new URL(request.url).searchParams));
  return isJson(request) ? request.body : JSON.stringify(bodyValue(request));
}

const isJson = ({ headers }: VendorRequest) => headers['content-type'] !== 'application/x-www-form-urlencoded';

function textOf(response: { status: number; headers: Record<string, string>; body: unknown }): VendorResponse {
  return { ...response, body: typeof response.body === 'string' ? response.body : JSON.stringify(response.body ?? '') };
}

/** The prepared purchase (or another of the destination's events), which must be sendable. */
function prepared(destination: Destination, opened: OpenDestination, over: Record<string, unknown> = {}): unknown {
  const name = typeof over['name'] === 'string' ? over['name'] : 'purchase';
  const as = destination.events[name] || sampleName(destination);
  const result = opened.prepare(buildConversion({ as, ...over }));
  if (!result.ok) throw new Error(`${destination.id} ${name}: ${result.failure.reason}: ${result.failure.detail}`);
  return result.value.item;
}

/** Where an admin enters ids, the sandbox's own settings say which it knows. */
function sampleName({ sandbox, eventNames }: Destination): string {
  return eventNames.choices?.[0] ?? String(sandbox.settings['eventId'] ?? '1234567');
}

function ask(destination: Destination, request: VendorRequest, over: Partial<SandboxState> = {}) {
  const url = new URL(request.url);
  return destination.sandbox.answer(
    {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: request.body ?? '',
    },
    { now: NOW, revoked: false, throttled: false, isKnown: () => false, ...over },
  );
}

/** The classes that a request's answer gives its events. */
function classesOf(opened: OpenDestination, response: VendorResponse, count: number): string[] {
  const { verdict } = opened.read(response, count);
  if (verdict.taken === 'each') return verdict.outcomes.map((outcome) => outcome.class);
  if (verdict.taken === 'all') return Array.from({ length: count }, () => verdict.outcome.class);
  return ['rejected'];
}

describe.each(destinations.map((destination) => [destination.id, destination] as const))('%s', (id, destination) => {
  const opened = destination.open(destination.sandbox.settings, destination.baseUrl);
  const secrets = [...secretNames(destination)].flatMap((name) => String(destination.sandbox.settings[name] ?? '') || []);
  const eventCases = casesOf(destination, 'event', eventCase);
  const answerCases = casesOf(destination, 'answer', answerCase);

  it('explains itself', () => {
    expect(destination.summary).toMatch(/\.$/);
    expect(destination.docs.url).toMatch(/^https:\/\//);
    expect(existsSync(join('lib/destinations', id, 'README.md'))).toBe(true);
    expect(destination.fields.every(({ help }) => help.length > 10)).toBe(true);
    expect(destination.mark.letters.length).toBeLessThanOrEqual(2);
    expect(destination.baseUrl).toMatch(/^(https:\/\/[^/]+)?$/);
    expect(eventCases.length).toBeGreaterThanOrEqual(3);
    expect(answerCases.length).toBeGreaterThanOrEqual(3);
  });

  it('keeps within limits that delivery can hold', () => {
    const { batchEvents, batchBytes, ageDays, requestsPerSecond, concurrency, timeoutMs } = destination.limits;
    expect([batchEvents, batchBytes, ageDays, requestsPerSecond, concurrency].every((limit) => limit > 0)).toBe(true);
    expect(timeoutMs).toBeLessThanOrEqual(60_000);
  });

  it('names each field with its problem when settings are missing', () => {
    const required = destination.fields.filter(
      ({ name }) => !destination.settings.safeParse({ ...destination.sandbox.settings, [name]: '' }).success,
    );
    for (const { name } of required) {
      const read = destination.settings.safeParse({ ...destination.sandbox.settings, [name]: '' });
      expect(read.error?.issues.map(({ path }) => path[0])).toContain(name);
    }
    expect(destination.settings.safeParse(destination.sandbox.settings).success).toBe(true);
  });

  if (eventCases.length > 0) {
    it.each(eventCases)('sends %s', (_, { settings, conversion, expected }) => {
      const own = destination.open({ ...destination.sandbox.settings, ...settings }, destination.baseUrl);
      const result = own.prepare(buildConversion({ as: destination.events['purchase'], ...conversion }));
      if ('skip' in expected) return expect(result.ok ? 'sent' : result.failure.reason).toBe(expected.skip);
      if (!result.ok) throw new Error(`skipped: ${result.failure.reason}: ${result.failure.detail}`);
      if ('request' in expected) {
        const { url, headers, body } = own.request([result.value.item], call);
        return expect({ url, headers, body: bodyValue({ headers, body }) }).toEqual(expected.request);
      }
      expect(plain(result.value.item)).toEqual(expected.item);
      expect(result.value.withheld.map(({ field }) => field)).toEqual(expected.withheld);
    });
  }

  if (answerCases.length > 0) {
    it.each(answerCases)('reads %s', (_, { response, count, expected }) => {
      const { verdict, traceId } = opened.read(textOf(response), count);
      const named = verdict.taken === 'none' ? { ...verdict, rejected: Object.fromEntries(verdict.rejected) } : verdict;
      expect(plain({ ...named, traceId })).toEqual(expected);
    });
  }

  it.each(Object.keys(destination.events))('has its %s taken by the platform', (name) => {
    const conversion =
      name === 'refund'
        ? { name, key: 'refund:#1042:r-1', refund: { full: false, orderedAt: OCCURRED, remaining: money('49.90 EUR') } }
        : name === 'order_credited'
          ? { name, key: 'credit:#1042', credit: buildCredit() }
          : name === 'subscribe'
            ? { name, properties: { email_consent: 'granted', sms_consent: 'granted' } }
            : { name };
    const request = opened.request([prepared(destination, opened, conversion)], call);
    const { response, taken } = ask(destination, request);
    expect({ classes: classesOf(opened, response, 1), answer: response.body, taken: taken.length }).toMatchObject({
      classes: ['delivered'],
      taken: expect.any(Number),
    });
    expect(taken.length).toBeGreaterThan(0);
  });

  it('sends over TLS, and keeps secrets out of the address unless the platform demands it there', () => {
    const { url } = opened.request([prepared(destination, opened)], call);
    expect(new URL(url).protocol).toBe('https:');
    const shown = secrets.filter((secret) => url.includes(encodeURIComponent(secret)) || url.includes(secret));
    expect(shown.length > 0).toBe(destination.secretInAddress !== undefined);
  });

  it('sends no raw personal data where the platform takes hashes', () => {
    const request = opened.request([prepared(destination, opened)], call);
    const raw = ['Zoë', 'zoë', 'gmail', 'GMail', '1701234567', 'Müller', 'müller', 'São Paulo', 'sãopaulo', '80331'].filter(
      (word) => `${request.url}${told(request)}`.includes(word),
    );
    expect(raw.length > 0).toBe(destination.rawPersonalData !== undefined);
  });

  it('carries the deduplication key, the order’s value with its currency, and the event’s own time', () => {
    const { deduplicates, lacks, valueByLines, inHundredths, accountCurrency } = destination;
    const items = [{ id: 'SKU-1', price: money('79.90 EUR'), quantity: 1, properties: {} }];
    const bodyOf = (over: Record<string, unknown>, now = NOW) =>
      told(opened.request([prepared(destination, opened, { ...(valueByLines && { items }), ...over })], { ...call, now }));
    const body = bodyOf({});
    const key = deduplicates.by.startsWith('transaction')
      ? '#1042'
      : deduplicates.by.startsWith('order')
        ? '1042'
        : 'purchase:#1042';
    expect(body.includes(key)).toBe(!lacks?.key);
    expect(body).toContain(inHundredths ? '7990' : '79.9');
    if (!accountCurrency) expect(body).toContain('EUR');
    expect(bodyOf({}, new Date(NOW.getTime() + 86_400_000))).toBe(body);
    expect(bodyOf({ occurredAt: new Date(OCCURRED.getTime() - 3_600_000) }) !== body).toBe(!lacks?.time);
  });

  it('writes amounts by their currency’s decimals', () => {
    const bodyOf = (text: string) => {
      const amount = money(text);
      const items = [{ id: 'SKU-1', price: amount, quantity: 1, properties: {} }];
      const own = {
        value: amount,
        currency: amount.currency,
        items,
        tax: null,
        shipping: null,
        discount: null,
        lifetimeValue: null,
      };
      const { accountCurrency: setting } = destination;
      const settings = { ...destination.sandbox.settings, ...(setting && { [setting]: amount.currency }) };
      const counting = destination.open(settings, destination.baseUrl);
      return told(counting.request([prepared(destination, counting, own)], call));
    };
    const knows = (code: string) => destination.currencies?.includes(code) ?? true;
    if (destination.inHundredths) {
      expect([bodyOf('1000 JPY'), bodyOf('1.234 KWD')]).toEqual([
        expect.stringMatching(/\b100000\b/),
        expect.stringMatching(/\b123\b/),
      ]);
      return;
    }
    expect(/\b1000\b/.test(bodyOf('1000 JPY'))).toBe(knows('JPY'));
    expect(bodyOf('1000 JPY')).not.toMatch(/\b100000\b|\b10\.00?\b/);
    expect(/\b1\.234\b/.test(bodyOf('1.234 KWD'))).toBe(knows('KWD'));
  });

  it('reads revoked credentials as something that a person must mend', () => {
    if (destination.answersNothing) return;
    const { response } = ask(destination, opened.request([prepared(destination, opened)], call), { revoked: true });
    expect(classesOf(opened, response, 1)).toEqual(['config']);
  });

  it('waits when the platform throttles', () => {
    const { response } = ask(destination, opened.request([prepared(destination, opened)], call), { throttled: true });
    expect(classesOf(opened, response, 1)).toEqual(['throttled']);
  });

  it.each([500, 502, 503, 504, 408])('tries again after %i', (status) => {
    expect(classesOf(opened, { status, headers: {}, body: '<html>Bad Gateway</html>' }, 2)).toEqual(['transient', 'transient']);
  });

  it('never takes a page of somebody else for success', () => {
    if (destination.answersNothing) return;
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in to the wifi</html>' };
    expect(classesOf(opened, page, 1)).not.toContain('delivered');
  });

  it('reads any answer without failing, with an outcome for each event', () => {
    const bodies = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom(...answerCases.map(([, { response }]) => textOf(response).body)),
    );
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), bodies, fc.integer({ min: 1, max: 5 }), (status, body, count) => {
        const { verdict } = opened.read({ status, headers: {}, body }, count);
        if (verdict.taken === 'each') expect(verdict.outcomes).toHaveLength(count);
        if (verdict.taken === 'none') for (const place of verdict.rejected.keys()) expect(place).toBeLessThan(count);
      }),
      { numRuns: 300 },
    );
  });

  it('sends or skips any conversion, however it was told', () => {
    const text = fc.oneof(
      fc.constantFrom('', ' ', '\0', '\ud800', '<script>', 'é'.repeat(3_000), '__proto__', '9'.repeat(400), 'null'),
      fc.string(),
    );
    const amount = fc.constantFrom('0.00 EUR', '0.01 EUR', '99999999999.99 EUR', '1 JPY', '0.001 KWD').map(money);
    const item = fc.record(
      {
        id: text,
        name: text,
        price: amount,
        quantity: fc.constantFrom(0.5, 1, 3, 1e6),
        properties: fc.dictionary(text, fc.jsonValue()).map((given) => ({ ...given })),
      },
      { requiredKeys: ['quantity', 'properties'] },
    );
    const conversion = fc.record(
      {
        name: fc.constantFrom(...Object.keys(destination.events), 'quiz_done'),
        as: fc.oneof(text, fc.constantFrom(...Object.values(destination.events), '1234567')),
        key: text,
        orderKey: text,
        value: amount,
        coupon: text,
        searchTerm: text,
        items: fc.array(item, { maxLength: 3 }),
        page: fc.record({ url: text, referrer: text, title: text }),
        client: fc.record({ ip: text, userAgent: text, language: text, screen: text }, { requiredKeys: [] }),
        browserIds: fc.record(
          { ga: text, gaSession: text, fbp: text, fbc: text, ttp: text, scid: text, rdt: text, uet: text, epik: text },
          { requiredKeys: [] },
        ),
        clicks: fc.array(
          fc.record({
            param: fc.constantFrom(...buildConversion().clicks.map(({ param }) => param)),
            platform: fc.constant('x'),
            value: text,
            firstSeenAt: fc.constant(OCCURRED),
          }),
          { maxLength: 3 },
        ),
        params: fc.dictionary(text, fc.oneof(text, fc.boolean(), fc.double())),
        contact: fc.record(
          { email: text, phone: text, firstName: text, lastName: text, city: text, postalCode: text, country: text },
          { requiredKeys: [] },
        ),
        country: text,
        restricted: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(conversion, (over) => {
        const result = opened.prepare({ ...buildConversion(), ...over } as ReturnType<typeof buildConversion>);
        if (!result.ok) {
          expect(result.failure.detail).not.toBe('');
          return;
        }
        const { url, body, headers } = opened.request([result.value.item], call);
        expect(URL.canParse(url)).toBe(true);
        expect(() => bodyValue({ headers, body })).not.toThrow();
        // Header values that HTTP cannot carry would fail the request, and every event in it.
        expect(Object.values(headers).every((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('has a browser pixel that is given no secret', () => {
    if (!destination.pixel) return;
    const secret = secretNames(destination);
    expect(destination.pixel.settings.filter((name) => secret.has(name))).toEqual([]);
    expect(existsSync(join('lib/destinations', id, 'pixel-browser.ts'))).toBe(true);
  });
});
