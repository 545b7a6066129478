/** Protects the advice on TRUSTED_PROXY_HOPS: given where nearly all requests say otherwise, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { proxyHopsNotice } from './proxy-hops';

const seen = (counts: Record<number, number>) =>
  new Map(Object.entries(counts).map(([entries, requests]) => [Number(entries), requests]));

describe('proxyHopsNotice', () => {
  it.each([
    ['no proxy, none set', 0, { 0: 100 }],
    ['one proxy, one set, and clients that name addresses of their own', 1, { 1: 800, 2: 150, 7: 50 }],
    ['one proxy, one set, and a few probes past it', 1, { 0: 5, 1: 95 }],
    ['too few to tell', 1, { 0: 99 }],
    ['none at all', 2, {}],
  ])('says nothing of %s', (_, hops, counts) => expect(proxyHopsNotice(hops, seen(counts))).toBeUndefined());

  it.each([
    [
      0,
      { 1: 96, 0: 4 },
      'TRUSTED_PROXY_HOPS is 0, and nearly all requests since yesterday name one address in X-Forwarded-For. Visitors are counted and ' +
        'limited by the address of a proxy of yours, all as one. If one proxy stands in front, set it to 1.',
    ],
    [
      2,
      { 1: 100 },
      'TRUSTED_PROXY_HOPS is 2, and nearly all requests since yesterday name one address in X-Forwarded-For. A client that names an ' +
        'address itself is taken to be there: limits by address do not hold it. If one proxy stands in front, set it to 1.',
    ],
    [
      1,
      { 3: 60, 2: 60 },
      'TRUSTED_PROXY_HOPS is 1, and nearly all requests since yesterday name 2 addresses in X-Forwarded-For. Visitors are counted and ' +
        'limited by the address of a proxy of yours, all as one. If 2 proxies stand in front, set it to 2.',
    ],
    [
      1,
      { 0: 100 },
      'TRUSTED_PROXY_HOPS is 1, and nearly all requests since yesterday name no address in X-Forwarded-For. A client that names an ' +
        'address itself is taken to be there: limits by address do not hold it. If 0 proxies stand in front, set it to 0.',
    ],
  ])('with %s set and %j seen says what to set', (hops, counts, notice) =>
    expect(proxyHopsNotice(hops, seen(counts))).toBe(notice),
  );
});
