/**
 * Protects which stored events count under a site's settings as they are: what pages say is judged anew, what the door knew of the
 * request stays, and a shop's own records count whatever page they remember.
 */
import { describe, expect, it } from 'vitest';
import type { FilterReason } from '@/lib/model/event';
import { siteSettingsSchema } from '@/lib/model/site';
import type { Id } from '@/lib/core/id';
import { filteredNow } from './counted';

const STAGING = { url: 'https://staging.shop.example/' };
const SPAM = { url: 'https://shop.example/', referrer: 'https://buttons-for-website.com/' };
type Stored = { filtered?: FilterReason; name?: string; source?: string; page?: { url: string; referrer?: string } };

describe('filteredNow', () => {
  it.each<[string, Stored, Parameters<typeof siteSettingsSchema.parse>[0], FilterReason | undefined]>([
    ['a page of a test host', { page: STAGING }, {}, 'test_host'],
    [
      'one that was left out, and is no test host any more',
      { filtered: 'test_host', page: STAGING },
      { testHosts: [] },
      undefined,
    ],
    [
      'one that counted, and is a test host now',
      { page: { url: 'https://beta.shop.example/' } },
      { testHosts: ['beta.*'] },
      'test_host',
    ],
    ['referrer spam', { page: SPAM }, {}, 'referrer_spam'],
    [
      'referrer spam that the site lets count',
      { filtered: 'referrer_spam', page: SPAM },
      { filterReferrerSpam: false },
      undefined,
    ],
    ['a purchase with such a referrer', { name: 'purchase', page: SPAM }, {}, undefined],
    ['a robot', { filtered: 'bot', page: STAGING }, { testHosts: [] }, 'bot'],
    ['an address of the store', { filtered: 'internal', page: SPAM }, { internalAddresses: [] }, 'internal'],
    [
      "a shop's order that remembers a page of a test host",
      { name: 'purchase', source: 'shopify', page: STAGING },
      {},
      undefined,
    ],
    ['a purchase that a tag tells of there', { name: 'purchase', source: 'ga4', page: STAGING }, {}, 'test_host'],
    ['an event without a page', {}, {}, undefined],
  ])('%s', (_, { filtered, name = 'page_view', source = 'snippet', page }, settings, reason) => {
    const site = { id: 'site' as Id<'site'>, domains: ['shop.example'], settings: siteSettingsSchema.parse(settings) };
    expect(filteredNow({ filtered, name, source, payload: { page } }, site)).toBe(reason);
  });
});
