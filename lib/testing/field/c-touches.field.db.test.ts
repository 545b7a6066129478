/**
 * Field cases of what starts a touch and what its channel is, each from the door to the credited channel: passages and returns,
 * events that servers send for a browser, paid clicks under odd names, referrers that Google's list does not know, and visits that
 * are none of the store's customers'.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { countIntake } from '@/db/queries/intake';
import type { Id } from '@/lib/core/id';
import { MINUTE_MS } from '@/lib/core/instant';
import type { Site, SiteSettings } from '@/lib/model/site';
import { processSite } from '@/lib/pipeline/derive/process';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { api } from '@/lib/sources/api/source';
import { buildCollector, buildSite, collectRequest, newTestId, purchase, send, type Visit } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';

const { db } = await testDatabase();
const T0 = new Date('2026-03-28T20:00:00Z');
await makeEventPartitions(db, T0, 4);
const at = (minutes: number) => new Date(T0.getTime() + minutes * MINUTE_MS);
const SHOP = 'https://shop.example';
const G = `${SHOP}/?utm_source=google&utm_medium=cpc&gclid=G1`;

type Step = Omit<Visit, 'at' | 'visitor'> & { minute?: number };

/** What the order of one visitor is credited to under last click, live and after a rebuild, as "channel / source". */
async function credited(steps: Step[], settings: Partial<SiteSettings> = {}): Promise<string> {
  const site = await buildSite(db, settings);
  const visitor = newTestId<'visitor'>();
  const visits = steps.map(({ minute, ...step }, index): Visit => ({ ...step, at: at(minute ?? index), visitor }));
  const last = visits.at(-1)?.at ?? T0;
  const bought = purchase({ at: new Date(last.getTime() + MINUTE_MS), visitor, order: 'o-1' });
  await send(buildCollector(db, [site]), site, [...visits, bought]);
  return derivedTwice(site);
}

async function derivedTwice(site: Site): Promise<string> {
  while ((await processSite(db, site, at(60 * 24))) > 0);
  const live = await lastClick(site);
  await rebuildSite(db, site);
  expect(await lastClick(site)).toBe(live);
  return live;
}

async function lastClick(site: Site): Promise<string> {
  const { rows } = await db.execute<{ channel: string | null; source: string | null }>(sql`
    SELECT t.channel, t.source FROM credit c
    JOIN site_log l ON l.site_id = c.site_id AND l.generation = c.generation
    LEFT JOIN touchpoint t ON t.site_id = c.site_id AND t.generation = c.generation AND t.id = c.touchpoint_id
    WHERE c.site_id = ${site.id} AND c.model = 'last_click' AND c.entry = 0`);
  const [row] = rows;
  return row ? `${row.channel} / ${row.source}` : 'no credit';
}

async function touches(site: Site) {
  const { rows } = await db.execute<{ channel: string; source: string | null; paid: boolean; platform: string | null }>(sql`
    SELECT channel, source, paid, platform FROM touchpoint t JOIN site_log l USING (site_id, generation)
    WHERE t.site_id = ${site.id} ORDER BY t.log_position`);
  return rows;
}

describe('C1 passages start no touch', () => {
  it.each([
    ['Google sign-in', 'https://accounts.google.com/'],
    ['Shop Pay', 'https://pay.shopify.com/'],
    ['the shop under its Shopify name', 'https://kaffee.myshopify.com/'],
    ['Microsoft sign-in', 'https://login.microsoftonline.com/'],
    ['a payment service', 'https://secure.ogone.com/'],
    ["a bank's card check", 'https://acs.sparkasse-musterstadt.example.de/'],
    ["another bank's card check", 'https://3dsecure.kreditbank.de/'],
    ['Apple sign-in', 'https://appleid.apple.com/'],
    ['a payment service of another country', 'https://www.paypal.de/'],
    ['Mollie', 'https://www.mollie.com/'],
    ['Klarna', 'https://pay.klarna.com/'],
    ['a bank link', 'https://betalen.rabobank.nl/'],
    ['translation', 'https://translate.google.com/'],
    ['the translated shop', 'https://shop-example.translate.goog/'],
    ['a waiting room', 'https://shop.queue-it.net/'],
    ["the store's own sign-in", 'https://login.shop.example/'],
    ['a subdomain of the store', 'https://blog.shop.example/'],
  ])('%s', async (_, referrer) => {
    const between = { url: `${SHOP}/products/kaffee`, referrer };
    expect(await credited([{ url: G }, { url: `${SHOP}/cart` }, between])).toBe('Paid Search / google');
    expect(await credited([between])).toBe('Direct / null');
  });

  it.each([
    ['the cart', '/cart'],
    ['the checkout', '/checkout/payment?step=2'],
    ['a checkout behind a hash', '/#/checkout/confirm'],
    ['the account', '/my-account/orders'],
    ['the thank-you page', '/checkout/order-received/991/?key=wc_order_x'],
    ['a German thank-you page', '/danke.html'],
    ['an address with an answer of OAuth', '/?code=abc&state=xyz'],
    ['an address with an answer of Stripe', '/?payment_intent=pi_1&redirect_status=succeeded'],
  ])('nor does coming back from an unknown host to %s in the middle of a visit', async (_, path) => {
    const back = { url: `${SHOP}${path}`, referrer: 'https://pay.unknown-provider.example.org/' };
    expect(await credited([{ url: G }, { url: `${SHOP}/cart` }, back])).toBe('Paid Search / google');
  });

  it('an outside referrer counts where a visit begins, also on the cart', async () => {
    const blog = { url: `${SHOP}/cart`, referrer: 'https://blog.partner.example.org/' };
    expect(await credited([{ url: G }, { ...blog, minute: 45 }])).toBe('Referral / blog.partner.example.org');
    expect(await credited([blog])).toBe('Referral / blog.partner.example.org');
  });

  it('a campaign or a click id counts on any page', async () => {
    const mail = { url: `${SHOP}/cart?utm_source=klaviyo&utm_medium=email`, referrer: 'https://pay.klarna.com/' };
    expect(await credited([{ url: G }, mail])).toBe('Email / klaviyo');
  });

  it('a host that is a shop directory too is a passage only during a visit', async () => {
    const shopApp = { url: `${SHOP}/products/kaffee`, referrer: 'https://shop.app/' };
    expect(await credited([{ url: G }, shopApp])).toBe('Paid Search / google');
    expect(await credited([shopApp])).toBe('Organic Shopping / shop.app');
  });

  it('the store may ignore further referrers', async () => {
    const partner = { url: `${SHOP}/products/kaffee`, referrer: 'https://pay.partner.example.org/x' };
    expect(await credited([{ url: G }, partner])).toBe('Referral / pay.partner.example.org');
    expect(await credited([{ url: G }, partner], { ignoredReferrers: ['partner.example.org'] })).toBe('Paid Search / google');
    expect(await credited([{ url: G }, partner], { ignoredReferrers: ['pay.*'] })).toBe('Paid Search / google');
  });
});

describe('C3 events that a server sends for a browser', () => {
  async function posted(site: Site, events: object[], minute: number) {
    const request = collectRequest(site, [{ at: at(minute) }], {
      body: Buffer.from(JSON.stringify({ events })),
      userAgent: 'node',
    });
    const reply = await buildCollector(db, [site]).acceptSource({
      request: { ...request, origin: undefined },
      ...{ method: 'POST', rest: 'events', query: new URLSearchParams(), headers: {}, to: 'site', site, source: api },
    });
    expect(reply.status).toBe(200);
  }

  it('a page view begins the visit, and the order is credited to it', async () => {
    const site = await buildSite(db);
    const visitor: Id<'visitor'> = newTestId();
    const context = { visitor };
    await posted(site, [{ id: 'p1', name: 'page_view', at: at(0).toISOString(), page: { url: G }, context }], 0);
    await send(buildCollector(db, [site]), site, [purchase({ at: at(5), visitor, order: 'o-1' })]);
    expect(await derivedTwice(site)).toBe('Paid Search / google');
  });
});

describe('C4 the paid click decides', () => {
  it.each([
    ['utm_source=google&utm_medium=pmax&gclid=x', 'Cross-network', 'google'],
    ['utm_source=google&utm_medium=performance_max&gclid=x', 'Cross-network', 'google'],
    ['utm_source=tiktok&utm_medium=ads&ttclid=x', 'Paid Social', 'tiktok'],
    ['gad_source=1&gad_campaignid=7', 'Paid Search', 'google'],
    ['gad_campaignid=7', 'Paid Search', 'google'],
    ['utm_source=ig&utm_medium=Instagram_Stories&utm_id=120&fbclid=y', 'Paid Social', 'meta'],
    ['utm_source=fb&utm_medium=Facebook_Mobile_Feed&fbclid=y', 'Paid Social', 'meta'],
    ['utm_source=ig&utm_medium=social&utm_id=120209876543210123&fbclid=y', 'Paid Social', 'meta'],
    ['utm_source=bing&utm_medium=organic&msclkid=x', 'Paid Search', 'microsoft'],
    ['utm_source=snap&utm_medium=story&ScCid=x', 'Paid Social', 'snapchat'],
    ['utm_source=youtube&utm_medium=bumper&gclid=x', 'Paid Video', 'google'],
    ['utm_source=outbrain&utm_medium=native&dicbo=x', 'Paid Other', 'outbrain'],
    ['hsa_cam=12&hsa_net=adwords', 'Paid Search', 'google'],
  ])('%s', async (query, channel, platform) => {
    const site = await buildSite(db);
    await send(buildCollector(db, [site]), site, [{ at: T0, visitor: newTestId(), url: `${SHOP}/?${query}` }]);
    await processSite(db, site, T0);
    expect(await touches(site)).toMatchObject([{ channel, platform, paid: true }]);
  });

  it.each([
    ['an organic post with an fbclid', 'utm_source=ig&utm_medium=social&fbclid=y', 'Organic Social'],
    ['a free listing', 'srsltid=x&utm_source=google&utm_medium=organic', 'Organic Search'],
    ['a newsletter link that kept a click id', 'utm_source=klaviyo&utm_medium=email&gclid=x', 'Email'],
  ])('%s is not paid for', async (_, query, channel) => {
    const site = await buildSite(db);
    await send(buildCollector(db, [site]), site, [{ at: T0, visitor: newTestId(), url: `${SHOP}/?${query}` }]);
    await processSite(db, site, T0);
    expect(await touches(site)).toMatchObject([{ channel, paid: false }]);
  });
});

describe('C5 referrers that Google is silent about', () => {
  it.each([
    ['https://www.threads.net/', 'Organic Social'],
    ['https://l.threads.com/', 'Organic Social'],
    ['https://bsky.app/', 'Organic Social'],
    ['https://go.bsky.app/', 'Organic Social'],
    ['https://mastodon.social/', 'Organic Social'],
    ['https://search.brave.com/', 'Organic Search'],
    ['https://kagi.com/', 'Organic Search'],
    ['https://web.de/', 'Email'],
    ['https://navigator.gmx.net/', 'Email'],
    ['https://webmail.provider.example.org/', 'Email'],
    ['android-app://com.openai.chatgpt', 'AI Assistant'],
    ['android-app://com.openai.chatgpt/', 'AI Assistant'],
    ['android-app://com.google.android.gm/', 'Email'],
    ['android-app://com.instagram.android/https/shop.example', 'Organic Social'],
    ['https://copilot.com/', 'AI Assistant'],
    ['https://www.perplexity.ai/', 'AI Assistant'],
    ['https://www.idealo.de/', 'Organic Shopping'],
    ['https://rumble.com/', 'Organic Video'],
  ])('%s is %s', async (referrer, channel) => {
    const site = await buildSite(db);
    await send(buildCollector(db, [site]), site, [{ at: T0, visitor: newTestId(), url: `${SHOP}/`, referrer }]);
    await processSite(db, site, T0);
    expect(await touches(site)).toMatchObject([{ channel, paid: false }]);
  });
});

describe('C11 visits that are nobody', () => {
  async function intake(settings: Partial<SiteSettings>, visit: Partial<Visit>, over = {}) {
    const site = await buildSite(db, settings);
    const collector = buildCollector(db, [site]);
    await collector.accept(collectRequest(site, [{ at: T0, visitor: newTestId(), url: `${SHOP}/`, ...visit }], over));
    await processSite(db, site, T0);
    await db.transaction((tx) => countIntake(tx, site.id, 1n));
    const { rows } = await db.execute<{ outcome: string; reason: string | null }>(
      sql`SELECT outcome, reason FROM intake_rollup WHERE site_id = ${site.id}`,
    );
    return { intake: rows, touches: (await touches(site)).length, site };
  }
  const left = (reason: string) => ({ intake: [{ outcome: 'filtered', reason }], touches: 0 });

  it.each([
    ['an address of the office', { internalAddresses: ['198.51.100.7'] }, '198.51.100.7'],
    ['a network of the office', { internalAddresses: ['203.0.113.0/24', '198.51.100.0/24'] }, '198.51.100.7'],
    ['a network of IPv6', { internalAddresses: ['2001:db8:1::/48'] }, '2001:db8:1:2::3'],
    ['an IPv4 address in its IPv6 form', { internalAddresses: ['198.51.100.0/24'] }, '::ffff:198.51.100.7'],
  ])('%s is internal', async (_, settings, address) => {
    expect(await intake(settings, {}, { address })).toMatchObject(left('internal'));
    expect(await intake(settings, {}, { address: '192.0.2.99' })).toMatchObject({ touches: 1 });
  });

  it('a page on a staging host is a test, unless the store lists the host', async () => {
    const staging = { url: 'https://staging.shop.example/' };
    expect(await intake({}, staging)).toMatchObject(left('test_host'));
    expect(await intake({}, { url: 'http://localhost:3000/' })).toMatchObject(left('test_host'));
    expect(await intake({ testHosts: [] }, staging)).toMatchObject({ touches: 1 });
    expect(await intake({ testHosts: ['*.preview.shop.example'] }, { url: 'https://a-1.preview.shop.example/x' })).toMatchObject(
      left('test_host'),
    );
  });

  it('referrer spam is no visit, and an order is an order whatever its page says', async () => {
    const spam = { referrer: 'http://buttons-for-website.com/' };
    expect(await intake({}, spam)).toMatchObject(left('referrer_spam'));
    expect(await intake({}, { referrer: 'https://www.buttons-for-website.com/x' })).toMatchObject(left('referrer_spam'));
    expect(await intake({ filterReferrerSpam: false }, spam)).toMatchObject({ touches: 1 });
    const bought = purchase({ at: T0, order: 'o-1', ...spam });
    expect(await intake({}, bought)).toMatchObject({ intake: [{ outcome: 'accepted' }] });
  });

  it('what pages say is decided anew by a rebuild under other settings, both ways', async () => {
    const { site } = await intake({}, { url: 'https://staging.shop.example/' });
    await db.execute(sql`UPDATE site SET settings = '{"testHosts": []}' WHERE id = ${site.id}`);
    await rebuildSite(db, { ...site, settings: { ...site.settings, testHosts: [] } });
    expect(await touches(site)).toHaveLength(1);
    await db.execute(sql`UPDATE site SET settings = '{"testHosts": ["staging.*"]}' WHERE id = ${site.id}`);
    await rebuildSite(db, { ...site, settings: { ...site.settings, testHosts: ['staging.*'] } });
    expect(await touches(site)).toHaveLength(0);
  });
});
