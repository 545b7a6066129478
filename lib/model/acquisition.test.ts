/**
 * Protects the ids that past credit is kept under: the same facts give the same id for ever, and no two different ones share one.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { type AcquisitionFacts, acquisitionIdOf, referrerHostOf } from './acquisition';

const SITE = '019d0000-0000-7000-8000-000000000001' as Id<'site'>;
const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 6 }), { nil: undefined });
const facts: fc.Arbitrary<AcquisitionFacts> = fc.record({
  kind: fc.constantFrom('ad_click', 'campaign', 'referral', 'direct'),
  paid: fc.boolean(),
  source: text,
  medium: text,
  campaign: text,
  campaignId: text,
  adGroup: text,
  ad: text,
  keyword: text,
  platform: text,
  referrer: fc.option(fc.constantFrom('https://a.example/', 'https://b.example/'), { nil: undefined }),
});

describe('acquisitionIdOf', () => {
  it('gives this id for ever: stored rows hold it', () => {
    const known: AcquisitionFacts = { kind: 'ad_click', paid: true, source: 'google', medium: 'cpc', campaign: 'Frühling 🌷' };
    expect(acquisitionIdOf(SITE, { ...known, referrer: 'https://www.google.com/' })).toBe('fd9043ec-9154-8179-a2cc-66053048956b');
  });

  it('tells apart whatever differs in one field, sites included', () => {
    fc.assert(
      fc.property(facts, facts, (left, right) => {
        const same = JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(right).sort());
        expect(acquisitionIdOf(SITE, left) === acquisitionIdOf(SITE, right)).toBe(same);
      }),
    );
    const direct: AcquisitionFacts = { kind: 'direct', paid: false };
    expect(acquisitionIdOf('019d0000-0000-7000-8000-000000000002' as Id<'site'>, direct)).not.toBe(acquisitionIdOf(SITE, direct));
  });

  it('takes null as not stated, and an empty text as stated', () => {
    const direct: AcquisitionFacts = { kind: 'direct', paid: false };
    expect(acquisitionIdOf(SITE, { ...direct, source: null, referrer: null })).toBe(acquisitionIdOf(SITE, direct));
    expect(acquisitionIdOf(SITE, { ...direct, source: '' })).not.toBe(acquisitionIdOf(SITE, direct));
    expect(acquisitionIdOf(SITE, { ...direct, source: 'a' })).not.toBe(acquisitionIdOf(SITE, { ...direct, medium: 'a' }));
  });
});

describe('referrerHostOf', () => {
  it.each([
    ['a page', 'https://www.Google.com/search?q=a', 'www.google.com'],
    ['a host alone', 'http://shop.example', 'shop.example'],
    ['a port and a user', 'https://me:secret@shop.example:8443/x', 'shop.example'],
    ['an @ in the path', 'https://shop.example/@me', 'shop.example'],
    ['an app', 'android-app://com.google.android.gm/', 'com.google.android.gm'],
    ['a capital that is not ASCII', 'https://ÄB.example/', 'Äb.example'],
    ['no scheme', 'www.google.com/search', undefined],
    ['a scheme without a host', 'https:///x', undefined],
    ['nothing', undefined, undefined],
  ])('reads %s', (_, referrer, host) => {
    expect(referrerHostOf(referrer)).toBe(host);
  });

  it('reads an address of small letters, without the pattern, as the pattern does', () => {
    const PATTERN = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:]+)/;
    const parts = fc.array(fc.constantFrom('https://', 'a', 'b.', '-', '9', '/', '?', '#', '@', ':', 'Ä', ' ', '.'), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(parts, (written) => {
        const url = `https://${written.join('')}`;
        expect(referrerHostOf(url)).toBe(PATTERN.exec(url)?.[1]);
      }),
      { numRuns: 2_000 },
    );
  });
});
