/**
 * Cases from the field, the way out: ids of browsers and clicks that are none, customer ids that are hashes, times still to come, and pages that
 * name their buyer. Each is walked over every destination that it can concern.
 */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/core/hash';
import { HOUR_MS } from '@/lib/core/instant';
import { destinations } from '@/lib/destinations/registry';
import type { Conversion } from '@/lib/model/conversion';
import { type BrowserIdName, mintedBrowserId } from '@/lib/model/identifier-kinds';
import { leaving } from '@/lib/pipeline/deliver/leaving';
import { buildConversion as builtConversion, money, OCCURRED } from '../conversion';
import { commissionClicks, connectionTo, preparedFor, verdictOn } from './way-out';

/** Known to every platform, also to those that hear of their own clicks alone. */
function buildConversion() {
  const built = builtConversion();
  return { ...built, clicks: [...built.clicks, ...commissionClicks(OCCURRED)] };
}

const NOW = new Date('2026-03-29T01:31:00Z');
const walked = destinations.map((destination) => [destination.id, destination] as const);
const textOf = (value: unknown) => JSON.stringify(value);

describe('F6 ids that their platform has not minted', () => {
  const browserIds: [BrowserIdName, string][] = [
    ['fbc', 'fb.1.1795900000000.'],
    ['fbc', 'fb.1.17959.IwAR2-wrong'],
    ['fbp', 'undefined'],
    ['fbp', 'fb.1.1795900000.1098115397'],
    ['ga', 'GA1.1.wrong-client'],
    ['ga', '[object Object]'],
    ['ttp', 'ttp wrong'],
    ['scid', 'null'],
    ['rdt', '1774720000000.no-uuid'],
    ['uet', 'vid-wrong'],
    ['epik', '{{epik}}'],
  ];
  const clicks: [string, string][] = [
    ['fbclid', '{{fbclid}} wrong'],
    ['gclid', 'Cj0KCQ<wrong>'],
    ['gbraid', 'gb raid'],
    ['wbraid', 'undefined'],
    ['ttclid', '__CLICKID__'],
    ['epik', 'epik wrong'],
    ['ScCid', 'ScCid=wrong'],
    ['msclkid', 'wrong-guid'],
    ['rdt_cid', 'rdt wrong'],
    ['li_fat_id', 'li-fat-wrong'],
    ['twclid', '{"twclid":"wrong"}'],
  ];

  const whole = buildConversion();
  const commissions = commissionClicks(OCCURRED);
  const bare = { ...whole, clicks: commissions, browserIds: {} };
  const withCookie = (name: BrowserIdName, value = '') => ({ ...bare, browserIds: { [name]: value } });
  const withClick = (param: string, value: string): Conversion => ({
    ...bare,
    clicks: [...commissions, { param, platform: 'x', value, firstSeenAt: new Date(OCCURRED.getTime() - HOUR_MS) }],
  });
  const rightClick = (param: string) => whole.clicks.find((click) => click.param === param)?.value ?? 'w-1';
  const cases = destinations.flatMap((destination) => [
    ...browserIds.map(([name, value]) => {
      const right = name === 'fbc' ? 'fb.1.1774720000000.IwAR2xYz' : whole.browserIds[name];
      return [destination.id, name, value, withCookie(name, value), withCookie(name, right), destination] as const;
    }),
    ...clicks.map(
      ([param, value]) =>
        [destination.id, param, value, withClick(param, value), withClick(param, rightClick(param)), destination] as const,
    ),
  ]);

  it.each(cases)('F6 cost %s nothing but themselves: %s %s', (_, __, ___, wrong, right, destination) => {
    const connection = connectionTo(destination);
    const [sent, usual, without] = [wrong, right, bare].map((told) => preparedFor(connection, told));
    if (!sent) throw new Error('not prepared');
    expect(verdictOn(connection, sent)).toBe('delivered');
    expect(textOf(sent.item)).toBe(textOf(without?.item));
    // The platform that takes such ids is told that one is missing; the others miss nothing.
    const isTaken = textOf(usual?.item) !== textOf(without?.item);
    expect(sent.withheld.length - (without?.withheld.length ?? 0)).toBe(isTaken ? 1 : 0);
  });

  it.each<[BrowserIdName, string]>([
    ['fbp', 'fb.1.1774720000000.1098115397'],
    ['fbp', 'fb.2.1774720000000.1098115397.AQYBAQAB'],
    ['fbc', 'fb.1.1774720000000.IwY2xjawMabc_aem_x-y.AQYB'],
    ['ga', 'GA1.1.1234567890.1774720000'],
    ['ga', 'GA1.2-2.1234567890.1774720000'],
    ['ttp', '2ZkQ8YhVp0m1bR7cT5xW9uN3aLd'],
    ['ttp', '01JCQ5Y3N6V2M8R4T7K9XBWZDE_.tt.1'],
    ['scid', '0f8fad5b-d9cb-469f-a165-70867728950e'],
    ['rdt', '1774720000000.0f8fad5b-d9cb-469f-a165-70867728950e'],
    ['uet', '7f9c2b10a4b311efb5c3f1a2d3e4f5a6'],
    ['epik', 'dj0yJnU9c0VwaWs'],
  ])('F6 leaves a right one as it is: %s %s', (name, value) => expect(mintedBrowserId(name, value)).toBe(value));

  it('F6 takes the quotes off that a program has put around one', () => {
    expect(mintedBrowserId('fbp', '"fb.1.1774720000000.1098115397"')).toBe('fb.1.1774720000000.1098115397');
  });

  it('F6 keeps a GA client id that the store has set itself', () => {
    const ga4 = destinations.find(({ id }) => id === 'ga4');
    const sent = ga4 && preparedFor(connectionTo(ga4), { ...buildConversion(), browserIds: { ga: 'store-client-0815' } });
    expect(textOf(sent?.item)).toContain('"client_id":"store-client-0815"');
  });
});

describe('F16 a customer id that is a SHA-256 already', () => {
  const hash = sha256Hex('c-1007');
  const told = { ...buildConversion(), user: { emailHash: 'a'.repeat(64), userId: hash.toUpperCase() } };
  // Who is told of people as they are, is told the id as it is.
  const takers = destinations.filter(
    ({ id, matchKeys, rawPersonalData }) => matchKeys.includes('external_id') && !rawPersonalData && id !== 'ga4',
  );

  it.each(takers.map((destination) => [destination.id, destination] as const))('F16 passes through to %s', (_, destination) => {
    const connection = connectionTo(destination);
    const sent = preparedFor(connection, told);
    expect(textOf(sent.item)).toContain(`"${hash}"`);
    expect(verdictOn(connection, sent)).toBe('delivered');
  });

  it.each(walked)('F16 is hashed again for nobody: %s', (_, destination) => {
    expect(textOf(preparedFor(connectionTo(destination), told).item)).not.toContain(sha256Hex(hash));
  });
});

describe('F13 a time ahead of now', () => {
  const later = new Date(NOW.getTime() + 2 * HOUR_MS);

  it.each(walked)('F13 is sent to %s as now', (_, destination) => {
    const connection = connectionTo(destination);
    const ahead = preparedFor(connection, leaving({ ...buildConversion(), occurredAt: later }, NOW));
    expect(textOf(ahead.item)).toBe(
      textOf(preparedFor(connection, leaving({ ...buildConversion(), occurredAt: NOW }, NOW)).item),
    );
    expect(verdictOn(connection, ahead, NOW)).toBe('delivered');
  });

  it('F13 nor is the order of a refund told of as still to come; what is past stays', () => {
    const refund = { full: false, orderedAt: later, remaining: money('9.00 EUR') };
    expect(leaving({ ...buildConversion(), refund }, NOW).refund?.orderedAt).toEqual(NOW);
    expect(leaving(buildConversion(), NOW).occurredAt).toEqual(OCCURRED);
  });
});

describe('F14 a page that names its buyer', () => {
  const page = {
    url: 'https://shop.example/danke/zoë-anna/o-müller?name=Zo%C3%AB+Anna+O%27M%C3%BCller&plz=80331&town=S%C3%A3o%20Paulo&mail=z@example.com&q=kaffee#Zo%C3%AB%20Anna',
    referrer: 'https://shop.example/kasse?billing_first_name=Zo%C3%AB&billing%5Baddress1%5D=Hauptstr.+5&step=3',
    title: 'Danke, Zoë Anna O’Müller aus 80331 São Paulo (zoe@example.com)! – Kaffee',
  };
  const expected = {
    url: 'https://shop.example/danke/redacted/redacted?name=redacted&plz=redacted&town=redacted&mail=redacted&q=kaffee#redacted',
    referrer: 'https://shop.example/kasse?billing_first_name=redacted&billing%5Baddress1%5D=redacted&step=3',
    title: 'Danke, [personal data] [personal data] aus [personal data] [personal data] [e-mail] – Kaffee',
  };
  const scrubbed = (over: Partial<Conversion>) => leaving({ ...buildConversion(), page, ...over }, NOW).page;

  it('F14 is told without them, where the site keeps personal data', () => expect(scrubbed({})).toEqual(expected));

  it('F14 is told without them, where nothing but hashes is known', () => {
    expect(scrubbed({ contact: undefined })).toEqual(expected);
  });

  it('F14 is told without what parameters call personal, where nobody is known', () => {
    const known = scrubbed({ contact: undefined, user: {} });
    expect(known?.referrer).toBe(expected.referrer);
    expect(known?.url).toContain('plz=redacted&town=S%C3%A3o%20Paulo&mail=redacted&q=kaffee');
  });

  it.each([
    'https://shop.example/products/kaffee-rose?größe=m&utm_campaign=Fr%C3%BChling%202026&gclid=Cj0KCQ-zoe_b',
    'https://user:pass@shop.example:8443/a//b/?x&y=&zip_file=1#frag?ment',
    'no address at all: 100%',
    '',
  ])('F14 leaves every other byte of an address: %s', (url) => {
    expect(leaving({ ...buildConversion(), page: { url } }, NOW).page).toEqual({ url });
  });

  it('F14 scrubs the landing pages of clicks, and keeps their ids', () => {
    const [click] = buildConversion().clicks;
    const landingUrl = 'https://shop.example/?fbclid=IwAR2xYz_AbC-123&name=O%27M%C3%BCller';
    const told = click && leaving({ ...buildConversion(), clicks: [{ ...click, landingUrl }] }, NOW).clicks[0];
    expect(told).toEqual({ ...click, landingUrl: 'https://shop.example/?fbclid=IwAR2xYz_AbC-123&name=redacted' });
  });

  it.each(walked)('F14 reaches %s without names, town and postcode', (_, destination) => {
    const whole = { ...buildConversion(), page, properties: {} };
    const connection = connectionTo(destination);
    const urls = (of: Conversion) => textOf(preparedFor(connection, of).item);
    const sent = urls(leaving(whole, NOW));
    const words = ['Müller', 'müller', 'M%C3%BCller', 'Zo%C3%AB', 'zoë', '80331', 'S%C3%A3o', 'São', 'Hauptstr', 'example.com)'];
    // Of what is sent raw on purpose the addresses and titles alone are looked at.
    const pages = destination.rawPersonalData ? (sent.match(/"https?:[^"]*"|"Danke[^"]*"/g) ?? []).join() : sent;
    expect(words.filter((word) => pages.includes(word))).toEqual([]);
  });
});
