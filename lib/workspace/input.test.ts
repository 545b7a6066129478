/** Protects the one stored form of what people type: hosts, currencies, zones, e-mails, slugs. */
import { describe, expect, it } from 'vitest';
import { currencySchema, domainSchema, domainsSchema, emailSchema, timeZoneSchema } from './input';
import { freeSlug } from './slug';

describe('domainSchema', () => {
  it.each([
    ['shop.example.com', 'shop.example.com'],
    [' HTTPS://Shop.Example.com:8443/cart?x=1 ', 'shop.example.com'],
    ['bücher.de', 'xn--bcher-kva.de'],
    ['acme.myshopify.com', 'acme.myshopify.com'],
    ['localhost:3000', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['example.com.', 'example.com'],
    ['my_shop.example.com', 'my_shop.example.com'],
  ])('reads %j as %s', (text, host) => expect(domainSchema.parse(text)).toBe(host));

  it.each(['', 'shop', 'co.uk', 'myshopify.com', 'a b.com', 'http://', '-', 'my_shop.example'])('refuses %j', (text) => {
    expect(domainSchema.safeParse(text).success).toBe(false);
  });

  it('keeps each host once, and between 1 and 20 of them', () => {
    expect(domainsSchema.parse(['a.de', 'https://A.de/'])).toEqual(['a.de']);
    const hosts = (count: number) => Array.from({ length: count }, (_, number) => `h${number}.de`);
    expect([0, 1, 20, 21].map((count) => domainsSchema.safeParse(hosts(count)).success)).toEqual([false, true, true, false]);
  });
});

describe('other values', () => {
  it('reads currencies in any case and refuses unknown ones', () => {
    expect([currencySchema.parse('eur'), currencySchema.safeParse('EURO').success, currencySchema.safeParse('').success]).toEqual(
      ['EUR', false, false],
    );
  });

  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['Mars/Olympus', false],
    ['', false],
  ])('takes the zone %j: %s', (zone, good) => expect(timeZoneSchema.safeParse(zone).success).toBe(good));

  it('lower-cases and trims e-mails', () => expect(emailSchema.parse(' Ana@Example.COM ')).toBe('ana@example.com'));
});

describe('freeSlug', () => {
  it.each([
    ['Café Nord', [], 'cafe-nord'],
    ['Café Nord', ['cafe-nord', 'cafe-nord-2'], 'cafe-nord-3'],
    ['東京', [], 'site'],
    ['--A & B--', [], 'a-b'],
  ])('makes of %j beside %j: %s', (name, taken, slug) => {
    expect(freeSlug(name, 'site', (free) => taken.includes(free))).toBe(slug);
  });
});
