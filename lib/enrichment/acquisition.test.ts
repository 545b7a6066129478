/** Protects what a landing is taken for: each channel rule, each kind of click id, the precedence between them, and what is no marketing at all. */
import { describe, expect, it } from 'vitest';
import { campaignKey, readAcquisition } from './acquisition';
import { isBot } from './bot';
import { channelOf, type Traffic } from './channel';
import { deviceOf } from './device';
import { readReferrer } from './referrer';
import { scrubUrl } from './scrub';

const SHOP = 'https://shop.example/';
const read = (query: string, referrer?: string) =>
  readAcquisition({ url: `${SHOP}?${query}`, referrer, ownHosts: ['shop.example'] });

describe('channelOf', () => {
  it.each<[Traffic, string]>([
    [{ source: 'google', medium: 'cpc', campaign: 'EU cross-network' }, 'Cross-network'],
    [{ source: 'amazon', medium: 'cpc' }, 'Paid Shopping'],
    [{ source: 'bing', medium: 'cpc', campaign: '8 - Shopping - Clothing' }, 'Paid Shopping'],
    [{ source: 'google', medium: 'CPC', campaign: 'workshop tools' }, 'Paid Search'],
    [{ source: 'google', medium: 'cpc', campaign: 'eShop sale' }, 'Paid Shopping'],
    [{ source: 'bing', medium: 'ppc' }, 'Paid Search'],
    [{ source: 'facebook', medium: 'paid_social' }, 'Paid Social'],
    [{ source: 'youtube', medium: 'cpc' }, 'Paid Video'],
    [{ source: 'criteo', medium: 'display' }, 'Display'],
    [{ source: 'taboola', medium: 'cpc' }, 'Paid Other'],
    [{ source: 'criteo', medium: 'retargeting' }, 'Paid Other'],
    [{ source: 'chatgpt.com', medium: 'ai-assistant' }, 'AI Assistant'],
    [{ source: 'amazon', medium: 'referral' }, 'Organic Shopping'],
    [{ source: 'facebook', medium: 'email' }, 'Organic Social'],
    [{ source: 'someone', medium: 'social-media' }, 'Organic Social'],
    [{ source: 'vimeo', medium: 'link' }, 'Organic Video'],
    [{ source: 'google', medium: 'organic' }, 'Organic Search'],
    [{ source: 'blog.example', medium: 'referral' }, 'Referral'],
    [{ source: 'klaviyo', medium: 'E-Mail' }, 'Email'],
    [{ source: 'partner', medium: 'affiliate' }, 'Affiliates'],
    [{ source: 'podcast', medium: 'audio' }, 'Audio'],
    [{ source: 'attentive', medium: 'sms' }, 'SMS'],
    [{ source: 'onesignal', medium: 'web_push' }, 'Mobile Push Notifications'],
    [{ source: 'flyer' }, 'Unassigned'],
  ])('%j is %s', (traffic, channel) => {
    expect(channelOf(traffic)).toBe(channel);
  });
});

describe('readAcquisition', () => {
  it('keeps every field of our own URL template and the click id byte for byte', () => {
    const query =
      'utm_source=Google&utm_medium=CPC&utm_campaign=Fr%C3%BChling+26&utm_id=77&tb_adgroup=G1&utm_content=A%2F1&utm_term=kaffee&gclid=Cj0-_aB';
    expect(read(query)).toEqual({
      kind: 'ad_click',
      channel: 'Paid Search',
      source: 'google',
      medium: 'cpc',
      campaign: 'Frühling 26',
      campaignId: '77',
      adGroup: 'G1',
      ad: 'A/1',
      keyword: 'kaffee',
      platform: 'google',
      paid: true,
      clickId: { param: 'gclid', platform: 'google', value: 'Cj0-_aB' },
      clickIds: [{ param: 'gclid', platform: 'google', value: 'Cj0-_aB' }],
      clickIdLikelyStripped: false,
    });
  });

  it.each([
    ['a gclid alone', 'gclid=a', undefined, ['ad_click', 'Paid Search', 'google', 'cpc', true]],
    ['an fbclid alone', 'fbclid=a', 'https://l.facebook.com/', ['campaign', 'Organic Social', 'facebook', 'social', false]],
    [
      'an fbclid in a paid link',
      'fbclid=a&utm_source=facebook&utm_medium=paid_social',
      undefined,
      ['ad_click', 'Paid Social', 'facebook', 'paid_social', true],
    ],
    [
      'a free product listing',
      'srsltid=a',
      'https://www.google.com/',
      ['campaign', 'Organic Shopping', 'google', 'organic_shopping', false],
    ],
    ['a Yandex search result', 'ysclid=a', undefined, ['campaign', 'Organic Search', 'yandex', 'organic', false]],
    [
      'a commission click, whatever its medium',
      'awc=a&utm_source=awin&utm_medium=cpc',
      undefined,
      ['ad_click', 'Affiliates', 'awin', 'cpc', true],
    ],
    ["a mail tool's recipient id", '_kx=secret', undefined, ['campaign', 'Email', 'klaviyo', 'email', false]],
    ['Snapchat in another spelling', 'ScCid=a', undefined, ['ad_click', 'Paid Social', 'snapchat', 'paid_social', true]],
    [
      'an assistant that names itself',
      'utm_source=chatgpt.com',
      undefined,
      ['campaign', 'AI Assistant', 'chatgpt.com', 'ai-assistant', false],
    ],
    [
      'a source without a medium',
      'utm_source=flyer',
      'https://www.google.com/',
      ['campaign', 'Unassigned', 'flyer', undefined, false],
    ],
    [
      'an e-mail link with a mixed click id',
      'utm_source=klaviyo&utm_medium=email&fbclid=a',
      undefined,
      ['campaign', 'Email', 'klaviyo', 'email', false],
    ],
    ['a search engine', '', 'https://www.google.co.uk/', ['referral', 'Organic Search', 'google', 'organic', false]],
    [
      'an app',
      '',
      'android-app://com.google.android.googlequicksearchbox/',
      ['referral', 'Organic Search', 'google', 'organic', false],
    ],
    [
      'another site',
      '',
      'https://blog.partner.example/post',
      ['referral', 'Referral', 'blog.partner.example', 'referral', false],
    ],
    ['web mail', '', 'https://mail.google.com/', ['referral', 'Email', 'mail.google.com', 'email', false]],
    [
      'an assistant',
      '',
      'https://www.perplexity.ai/search',
      ['referral', 'AI Assistant', 'perplexity.ai', 'ai-assistant', false],
    ],
  ])('%s', (_, query, referrer, [kind, channel, source, medium, paid]) => {
    expect(read(query, referrer)).toMatchObject({ kind, channel, source, paid });
    expect(read(query, referrer)?.medium).toBe(medium);
  });

  it.each([
    ['a step within the store', '', 'https://www.shop.example/cart'],
    ['the return from a payment page', '', 'https://www.paypal.com/checkoutnow'],
    ['no referrer', '', undefined],
    ['a linker parameter', '_gl=1*abc', undefined],
    ['a share id', 'igshid=abc', undefined],
    ['an unreadable referrer', '', 'about:blank'],
    ['an empty campaign', 'utm_source=&utm_medium=', undefined],
    ['a link that says that nothing brought it', 'utm_source=(direct)&utm_medium=(none)', undefined],
    ['a template that was never filled in', 'utm_campaign={{campaign.name}}', undefined],
  ])('%s brings nobody', (_, query, referrer) => {
    expect(read(query, referrer)).toBeUndefined();
  });

  it.each([
    ['accents typed as two characters', 'e%CC%81t%C3%A9', 'été'],
    ['a space that does not break, and two', 'spring%C2%A0%20sale', 'spring sale'],
    ['a line break', 'spring%0Asale', 'spring sale'],
    ['marks of no width and of direction', '%E2%80%AE%E2%80%8Bspring%EF%BB%BF', 'spring'],
    ['an emoji of several people', '%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7', '👩‍👧'],
    ['a cut within an emoji', `${'x'.repeat(299)}%F0%9F%8E%89`, 'x'.repeat(299)],
    ['nothing that is seen', '%E2%80%8B%C2%A0', undefined],
  ])('names a campaign by what is seen of it: %s', (_, written, campaign) => {
    expect(read(`utm_source=news&utm_campaign=${written}`)?.campaign).toBe(campaign);
  });

  it('keeps several click ids and credits the paid one', () => {
    const found = read('fbclid=f&gclid=g');
    expect(found?.clickId?.param).toBe('gclid');
    expect(found?.clickIds.map(({ param }) => param)).toEqual(['gclid', 'fbclid']);
  });

  it("does not take another engine's gclid for Google's", () => {
    expect(read('gclid=g&gclsrc=3p.ds')?.platform).toBe('search_ads_360');
  });

  it('notices a paid link that lost its click id', () => {
    expect(read('utm_source=google&utm_medium=cpc')?.clickIdLikelyStripped).toBe(true);
    expect(read('utm_source=taboola&utm_medium=cpc')?.clickIdLikelyStripped).toBe(false);
  });

  it('takes the same click for the same contact, and another ad for another', () => {
    const key = (query: string) =>
      campaignKey(read(query) ?? { kind: 'direct', channel: 'Direct', paid: false, clickIds: [], clickIdLikelyStripped: false });
    expect(key('gclid=a&utm_campaign=x')).toBe(key('gclid=a'));
    expect(key('utm_source=g&utm_content=1')).not.toBe(key('utm_source=g&utm_content=2'));
  });
});

describe('the rest of an event', () => {
  it('tells robots from browsers', () => {
    expect([isBot('Mozilla/5.0 (compatible; Googlebot/2.1)'), isBot(undefined), isBot('curl/8.0')]).toEqual([true, true, true]);
    expect(
      isBot(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
      ),
    ).toBe(false);
  });

  it('names device, browser and system', () => {
    expect(
      deviceOf(
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
      ),
    ).toEqual({
      device: 'desktop',
      browser: 'Safari',
      os: 'macOS',
    });
    expect(deviceOf('')).toEqual({});
  });

  it.each([
    ['https://a.example/?email=zoe@example.com&gclid=A', 'https://a.example/?email=redacted&gclid=A'],
    ['https://a.example/?x=zoe%40example.com', 'https://a.example/?x=redacted'],
    ['https://a.example/?phone=%2B49151&b=1+2%20', 'https://a.example/?phone=redacted&b=1+2%20'],
    ['https://a.example/?handle=@zoe', 'https://a.example/?handle=@zoe'],
    ['https://a.example/p@th', 'https://a.example/p@th'],
    ['https://a.example/abmelden/zoe%40example.com/ja?b=1', 'https://a.example/abmelden/redacted/ja?b=1'],
    ['/konto/zoe@example.com', '/konto/redacted'],
    ['https://a.example/konto/zoe%2540example.co.uk', 'https://a.example/konto/redacted'],
    ['https://a.example/?q=zoe%2540example.com', 'https://a.example/?q=redacted'],
    [
      'https://a.example/?geburtsdatum=1990-12-31&buyer[dob]=1990',
      'https://a.example/?geburtsdatum=redacted&buyer[dob]=redacted',
    ],
    ['https://zoe@a.example/b', 'https://zoe@a.example/b'],
    ['https://a.example/img/icon@2x.png', 'https://a.example/img/icon@2x.png'],
    ['https://a.example/npm/react@18.2.0/index.js', 'https://a.example/npm/react@18.2.0/index.js'],
  ])('takes personal data out of %s', (url, scrubbed) => {
    expect(scrubUrl(url)).toBe(scrubbed);
  });

  it('reads country domains and subdomains of search engines as what they are', () => {
    expect(readReferrer('https://www.google.com.br/', { ownHosts: [] })).toEqual({ source: 'google', medium: 'organic' });
    expect(readReferrer('https://docs.google.com/document', { ownHosts: [] })).toMatchObject({ medium: 'referral' });
    expect(readReferrer('http://192.168.0.1/', { ownHosts: [] })).toBeUndefined();
  });
});
