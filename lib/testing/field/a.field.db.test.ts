/**
 * Protects whose touch it is, case by case as stores' pages, shops and servers send it: strangers are not joined, one buyer is not
 * taken apart, and an order keeps what brought the buyer. Names begin with the row of the list of cases; the others of a kind follow.
 */
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makeEventPartitions } from '@/db/queries/partition';
import { sha256Hex } from '@/lib/core/hash';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { identifierCaps } from '@/lib/model/identifier-kinds';
import { operatorOf } from '@/lib/access';
import { rebuildSite } from '@/lib/pipeline/derive/rebuild';
import { rederiveChanged } from '@/lib/pipeline/derive/rederive';
import { createSource, deleteSource } from '@/lib/workspace';
import { BROWSER, newTestId } from '../builders';
import { storeEvent } from '../event-rows';
import { testDatabase } from '../postgres';
import { at, browser, from, GOOGLE, peopleStore, T0, type PeopleStore } from './people-store';

const { db } = await testDatabase();
await makeEventPartitions(db, T0, 3);

const TOKEN = 'c1-7a2abe82733a34e84aa472d57fb5c3c1';
const WITH_KEY = `${TOKEN}%3Fkey%3D824bdj25mhg1242bdb385`;
const CART_MAX = identifierCaps.cart.browsers;

/** Browsers that came by ads of their own, all with the same value in their cart cookie; the first one buys. */
async function cartIn(store: PeopleStore, browsers: number, cart: string) {
  const visitors = Array.from({ length: browsers }, browser);
  for (const [place, by] of visitors.entries()) {
    await store.page({ by, at: place * MINUTE_MS, url: from(`ad-${place}`), browserIds: { cart } });
  }
  await store.page({ by: visitors[0], at: HOUR_MS, order: 'first' });
  return visitors;
}

describe('A1: a cookie is an identifier only where its platform is known to be, and in its form', () => {
  it.each([
    ['A1 an empty list of a shop of its own', '%5B%5D', false],
    ['a placeholder', 'undefined', true],
    ['a word', 'basket', true],
    ['one constant token-like value of another program', '0000000000000000000000', true],
    ["Shopify's form on a shop that is none", TOKEN, false],
  ])('%s joins nobody', async (_, cart, isShopify) => {
    const store = await peopleStore(db);
    if (isShopify) await store.isOf('shopify');
    const visitors = await cartIn(store, 3, cart);
    expect(await store.people(...visitors)).toBe(3);
    expect(await store.credited('linear')).toEqual({ first: 'ad-0' });
  });

  it.each([
    ["Shopify's token on a site with a source of Shopify", TOKEN, true],
    ["Shopify's token with its key", WITH_KEY, false],
  ])('%s joins the browsers of one buyer', async (_, cart, isShopify) => {
    const store = await peopleStore(db);
    if (isShopify) await store.isOf('shopify');
    const visitors = await cartIn(store, 3, cart);
    expect(await store.people(...visitors)).toBe(1);
    expect(await store.credited('linear')).toEqual({ first: 'ad-0 ad-1 ad-2' });
  });

  it('is one from when the shop is connected, also in what came before, and none when it is not any more', async () => {
    const store = await peopleStore(db);
    const visitors = await cartIn(store, 3, TOKEN);
    expect(await store.people(...visitors)).toBe(3);
    const operator = operatorOf(store.site.workspaceId);
    const shopify = { kind: 'shopify', name: 'Laden', secret: 'a secret of the shop' };
    const made = await createSource(db, operator, store.site, shopify, T0);
    expect(await rederiveChanged(db, () => T0, new AbortController().signal)).toBe(1);
    expect(await store.people(...visitors)).toBe(1);
    const second = await createSource(db, operator, store.site, shopify, T0);
    await deleteSource(db, operator, store.site, second.source.id, T0);
    expect(await rederiveChanged(db, () => T0, new AbortController().signal)).toBe(0);
    await deleteSource(db, operator, store.site, made.source.id, T0);
    expect(await rederiveChanged(db, () => T0, new AbortController().signal)).toBe(1);
    expect(await store.people(...visitors)).toBe(3);
  });

  it('a token seen in more browsers than the cap is nobody’s: what it joined comes apart, and the order is credited anew', async () => {
    const store = await peopleStore(db);
    const visitors = await cartIn(store, CART_MAX, WITH_KEY);
    expect(await store.credited('linear')).toEqual({ first: 'ad-0 ad-1 ad-2 ad-3 ad-4' });
    const last = browser();
    await store.page({ by: last, at: 2 * DAY_MS, url: from('late'), browserIds: { cart: WITH_KEY } });
    expect(await store.people(...visitors, last)).toBe(CART_MAX + 1);
    expect(await store.credited('linear')).toEqual({ first: 'ad-0' });
    expect(await store.rows('merge')).toEqual([]);
    expect(await store.rows('order_change')).toMatchObject([{ cause: 'split' }]);
    // The day of the order is over: what moves is in the ledger of past days.
    const deltas = await store.rows('credit_delta');
    expect(new Set(deltas.map(({ cause }) => cause))).toEqual(new Set(['split']));
    const linear = deltas.filter(({ model }) => model === 'linear').map(({ amount }) => Number(amount));
    expect(linear.sort((left, right) => left - right)).toEqual([-1000, -1000, -1000, -1000, 4000]);
  });
});

describe('A2-A4: an order keeps the touches of the session and browser it was placed in', () => {
  it('A2 a second e-mail at the purchase', async () => {
    const store = await peopleStore(db);
    const by = browser();
    await store.page({ by, at: 0, url: GOOGLE });
    await store.page({ by, at: MINUTE_MS, name: 'sign_up', user: { email: 'a@example.com' } });
    await store.page({ by, at: 2 * MINUTE_MS, order: 'A2', user: { email: 'b@example.com' } });
    expect(await store.credited()).toEqual({ A2: 'google' });
    const receipt = await store.receipt('A2');
    expect(receipt?.touches).toMatchObject([{ source: 'google', anothers: expect.stringContaining('placed in this visit') }]);
  });

  it('A3 an e-mail mistyped, then right', async () => {
    const store = await peopleStore(db);
    const by = browser();
    await store.page({ by, at: 0, url: GOOGLE });
    await store.page({ by, at: MINUTE_MS, name: 'begin_checkout', user: { email: 'typo@gmial.example' } });
    await store.page({ by, at: 2 * MINUTE_MS, name: 'begin_checkout', user: { email: 'right@gmail.example' } });
    await store.page({ by, at: 3 * MINUTE_MS, order: 'A3', user: { email: 'right@gmail.example' } });
    expect(await store.credited()).toEqual({ A3: 'google' });
  });

  it.each([
    ['a minute', MINUTE_MS],
    ['hours', 5 * HOUR_MS],
    ['days', 3 * DAY_MS],
  ])('A4 an order by the server with the visitor’s id and another e-mail, %s later', async (_, later) => {
    const store = await peopleStore(db);
    const by = browser();
    await store.page({ by, at: 0, url: GOOGLE });
    await store.page({ by, at: MINUTE_MS, name: 'subscribe', user: { email: 'a@example.com' } });
    await store.order('A4', MINUTE_MS + later, { visitor: by, customer: { email: 'b@example.com' } });
    expect(await store.credited()).toEqual({ A4: 'google' });
    // The later customer's next orders do not get the earlier one's other sessions.
    await store.order('next', 10 * DAY_MS, { visitor: by, customer: { email: 'b@example.com' } });
    await store.order('without', 11 * DAY_MS, { customer: { email: 'b@example.com' } });
    expect(await store.credited()).toEqual({ A4: 'google', next: 'nobody', without: 'nobody' });
  });

  it('keeps two known customers on one device two people', async () => {
    const store = await peopleStore(db);
    const by = browser();
    await store.page({ by, at: 0, url: GOOGLE, user: { userId: 'anna' } });
    await store.page({ by, at: MINUTE_MS, order: 'annas', user: { userId: 'anna', email: 'anna@example.com' } });
    await store.page({ by, at: DAY_MS, name: 'login', user: { userId: 'ben' } });
    await store.page({ by, at: DAY_MS + MINUTE_MS, order: 'bens', user: { userId: 'ben', email: 'ben@example.com' } });
    await store.order('bens-next', 2 * DAY_MS, { visitor: by, customer: { id: 'ben' } });
    expect(await store.credited()).toEqual({ annas: 'google', bens: 'direct', 'bens-next': 'direct' });
  });

  it('gives the next customer of a shared tablet a session of their own within the half hour', async () => {
    const store = await peopleStore(db);
    const by = browser();
    await store.page({ by, at: 0, url: GOOGLE, user: { userId: 'anna' } });
    await store.page({ by, at: 5 * MINUTE_MS, order: 'annas', user: { userId: 'anna' } });
    await store.page({ by, at: 10 * MINUTE_MS, name: 'login', user: { userId: 'ben' } });
    await store.page({ by, at: 12 * MINUTE_MS, order: 'bens', user: { userId: 'ben' } });
    expect(await store.credited()).toEqual({ annas: 'google', bens: 'direct' });
  });

  it('leaves the browser to the customer who buys a gift under the recipient’s e-mail', async () => {
    const store = await peopleStore(db);
    const by = browser();
    await store.page({ by, at: 0, url: GOOGLE, user: { userId: 'anna', email: 'anna@example.com' } });
    await store.page({ by, at: MINUTE_MS, order: 'gift', user: { email: 'recipient@example.com' } });
    await store.page({ by, at: 2 * DAY_MS, url: from('bing') });
    await store.page({ by, at: 2 * DAY_MS + MINUTE_MS, order: 'own', user: { userId: 'anna' } });
    await store.order('recipients', 3 * DAY_MS, { customer: { email: 'recipient@example.com' } });
    expect(await store.credited()).toEqual({ gift: 'google', own: 'bing', recipients: 'nobody' });
  });

  it('counts the visit when the webhook comes before the browser’s events', async () => {
    const store = await peopleStore(db);
    const by = browser();
    await store.order('early', 10 * MINUTE_MS, { visitor: by, customer: { email: 'b@example.com' } });
    await store.derive();
    await store.page({ by, at: 0, url: GOOGLE });
    await store.derive();
    await store.page({ by, at: MINUTE_MS, name: 'subscribe', user: { email: 'a@example.com' } });
    expect(await store.credited()).toEqual({ early: 'google' });
  });

  it('finds the session of a server’s order also when it is told of late', async () => {
    const store = await peopleStore(db);
    const by = browser();
    await store.page({ by, at: 0, url: GOOGLE, user: { email: 'a@example.com' } });
    await store.page({ by, at: DAY_MS, name: 'subscribe', user: { email: 'c@example.com' } });
    await store.order('late', DAY_MS + HOUR_MS, { visitor: by, customer: { email: 'b@example.com' } });
    await store.derive();
    await store.page({ by, at: DAY_MS + 29 * MINUTE_MS, url: 'https://shop.example/cart' });
    await store.derive();
    await store.page({ by, at: DAY_MS + 50 * MINUTE_MS, url: 'https://shop.example/checkout' });
    await store.settle();
  });
});

describe('who is one person', () => {
  it('joins devices by the e-mail, also as its hash, and a guest to the customer who logs in later', async () => {
    const store = await peopleStore(db);
    const [phone, laptop] = [browser(), browser()];
    await store.page({ by: phone, at: 0, url: GOOGLE });
    await store.page({ by: phone, at: MINUTE_MS, order: 'guest', user: { email: 'Zoë@Example.com' } });
    await store.page({ by: laptop, at: DAY_MS, name: 'login', user: { userId: '7', email: sha256Hex('zoë@example.com') } });
    await store.page({ by: laptop, at: DAY_MS + MINUTE_MS, order: 'member', user: { userId: '7' } });
    expect(await store.people(phone, laptop)).toBe(1);
    expect(await store.credited()).toEqual({ guest: 'google', member: 'google' });
  });

  it('finds the touches of an order that a server told with the e-mail alone', async () => {
    const store = await peopleStore(db);
    const by = browser();
    await store.page({ by, at: 0, url: GOOGLE });
    await store.page({ by, at: MINUTE_MS, name: 'subscribe', user: { email: 'a@example.com' } });
    await store.order('api', DAY_MS, { customer: { email: 'a@example.com' } });
    expect(await store.credited()).toEqual({ api: 'google' });
  });

  it('keeps a family of customers who share an e-mail apart', async () => {
    const store = await peopleStore(db);
    const [annas, bens] = [browser(), browser()];
    await store.page({ by: annas, at: 0, url: GOOGLE, user: { userId: 'anna', email: 'family@example.com' } });
    await store.page({ by: bens, at: MINUTE_MS, user: { userId: 'ben', email: 'family@example.com' } });
    await store.page({ by: bens, at: 2 * MINUTE_MS, order: 'bens', user: { userId: 'ben', email: 'family@example.com' } });
    expect(await store.people(annas, bens)).toBe(2);
    expect(await store.credited()).toEqual({ bens: 'direct' });
  });

  it('gives a friend their own browser back who came by a newsletter’s link with the customer’s id', async () => {
    const store = await peopleStore(db);
    const [annas, friends] = [browser(), browser()];
    await store.page({ by: annas, at: 0, url: GOOGLE, user: { userId: 'anna' } });
    await store.page({ by: friends, at: HOUR_MS, url: `${from('newsletter')}&customer=anna`, user: { userId: 'anna' } });
    await store.page({ by: friends, at: DAY_MS, name: 'login', user: { userId: 'friend' } });
    await store.page({ by: friends, at: DAY_MS + MINUTE_MS, order: 'friends', user: { userId: 'friend' } });
    expect(await store.people(annas, friends)).toBe(2);
    expect(await store.credited('linear')).toEqual({ friends: 'direct' });
  });

  it('takes apart whom a customer id for every walk-in had joined, and credits their orders anew', async () => {
    const store = await peopleStore(db);
    const walkIns = Array.from({ length: identifierCaps.customer.browsers + 1 }, browser);
    for (const [place, by] of walkIns.entries()) {
      await store.page({ by, at: place * HOUR_MS, url: from(`ad-${place}`) });
      await store.page({ by, at: place * HOUR_MS + MINUTE_MS, order: `#${place}`, user: { userId: 'walk-in' } });
    }
    expect(await store.people(...walkIns)).toBe(walkIns.length);
    const own = Object.fromEntries(walkIns.map((_, place) => [`#${place}`, `ad-${place}`]));
    expect(await store.credited('linear')).toEqual(own);
    expect((await store.rows('order')).every((order) => order['new_customer'])).toBe(true);
  });

  it('takes apart the browsers that a program gave one copied cookie', async () => {
    const store = await peopleStore(db);
    const copies = Array.from({ length: identifierCaps.device.browsers + 1 }, browser);
    for (const [place, by] of copies.entries())
      await store.page({ by, at: place * MINUTE_MS, browserIds: { ga: 'GA1.1.11.22' } });
    expect(await store.people(...copies)).toBe(copies.length);
  });
});

describe('A5-A7: a repeated click id', () => {
  it.each([
    ['A5 a cohort', 'gclid=A1&gbraid=S', 'gclid=A2&gbraid=S'],
    ['A6 an unfilled macro', 'ttclid=__CLICKID__', 'ttclid=__CLICKID__'],
    ['A7 one click of a link that was passed on', 'fbclid=IwAR1', 'fbclid=IwAR1'],
  ])('%s joins nobody', async (_, first, second) => {
    const store = await peopleStore(db);
    const [one, other] = [browser(), browser()];
    await store.page({ by: one, at: 0, url: `https://shop.example/?${first}` });
    await store.page({ by: other, at: MINUTE_MS, url: `https://shop.example/?${second}` });
    expect(await store.people(one, other)).toBe(2);
  });
});

describe('A8: two tabs opened before the first answer', () => {
  type Second = { at: number; address?: string; userAgent?: string };

  /** Tab 1 lands by an ad under its own proposal, tab 2 plainly under its own; then tab 1 buys with tab 2's cookie. */
  async function twoTabs({ at: later, address = '192.0.2.7', userAgent = BROWSER }: Second, elsewhere?: string) {
    const store = await peopleStore(db);
    const [first, second] = [browser(), browser()];
    await store.page({ by: first, at: 0, url: GOOGLE });
    await store.page({ by: second, at: 1_000 });
    if (elsewhere) await store.page({ cookie: first, at: 2_000, address: elsewhere });
    const payload = {
      ...{ page: { url: 'https://shop.example/thank-you' }, visitorFrom: 'cookie' as const, proposedVisitor: first, userAgent },
      properties: { transaction_id: 'tabs', value: 50, currency: 'EUR' },
    };
    await storeEvent(db, {
      ...{ siteId: store.site.id, id: newTestId<'event'>(at(later)), messageId: 'tabs', source: 'snippet', name: 'purchase' },
      ...{ occurredAt: at(later), receivedAt: at(later), visitorId: second, ip: address, payload },
    });
    return {
      store,
      visitors: [first, second] as const,
      credited: await store.credited(),
      people: await store.people(first, second),
    };
  }

  it('A8 are one browser, and the click of the other tab counts', async () => {
    expect(await twoTabs({ at: 5 * MINUTE_MS })).toMatchObject({ credited: { tabs: 'google' }, people: 1 });
  });

  it.each<[string, Second, string?]>([
    ['hours later', { at: 2 * HOUR_MS }],
    ['of another address', { at: 5 * MINUTE_MS, address: '198.51.100.7' }],
    ['of another browser program', { at: 5 * MINUTE_MS, userAgent: `${BROWSER} Other/1` }],
    ['whose proposal a cookie elsewhere has', { at: 5 * MINUTE_MS }, '198.51.100.7'],
  ])('stay two %s', async (_, second, elsewhere) => {
    const { store, visitors, credited, people } = await twoTabs(second, elsewhere);
    expect({ credited, people }).toEqual({ credited: { tabs: 'direct' }, people: 2 });
    // What told them apart has expired: nobody takes them for one because of that.
    await db.execute(sql`UPDATE event SET personal = personal - 'ip' WHERE site_id = ${store.site.id}`);
    await rebuildSite(db, store.site, () => {});
    expect(await store.people(...visitors)).toBe(2);
  });
});

describe('A9: a placeholder is no id, in every door', () => {
  it.each([
    'null',
    '"null"',
    'undefined',
    '',
    '0',
    '00000000-0000-0000-0000-000000000000',
    '[object Object]',
    '{{ anonymousId }}',
  ])('A9 Segment’s anonymousId %j', async (anonymousId) => {
    const store = await peopleStore(db);
    for (const place of [0, 1, 2]) {
      const context = { page: { url: from(`ad-${place}`) } };
      await store.track({ type: 'page', messageId: `p-${place}`, anonymousId, userId: `u-${place}`, context }, place * MINUTE_MS);
    }
    expect(await store.people()).toBe(0);
    expect(await store.rows('person')).toHaveLength(3);
  });

  it.each([
    ['ga', 'undefined'],
    ['ajs', 'null'],
    ['ga', 'GA1.1.undefined'],
    ['ajs', '%22%22'],
    ['cart', 'null'],
  ])('A9 a cookie %s of %j', async (name, value) => {
    const store = await peopleStore(db);
    const visitors = [browser(), browser()];
    for (const by of visitors) await store.page({ by, at: 0, browserIds: { [name]: value } });
    expect(await store.people(...visitors)).toBe(2);
  });

  it.each([{ userId: 'null' }, { userId: '[object Object]' }, { userId: '0' }, { userId: '{{customer.id}}' }])(
    'A9 a customer %j of servers',
    async (customer) => {
      const store = await peopleStore(db);
      const visitors = [browser(), browser()];
      for (const [place, visitor] of visitors.entries()) {
        await store.order(`#${place}`, place * MINUTE_MS, { visitor, customer: { id: customer.userId } });
      }
      expect(await store.people(...visitors)).toBe(2);
      expect(new Set((await store.rows('order')).map((order) => order['person_id'])).size).toBe(2);
    },
  );
});
