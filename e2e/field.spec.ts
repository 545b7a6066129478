/**
 * Cases from the field in a real browser: what optimisers, firewalls, routers, banners and large carts do to the snippet. Nothing
 * is lost, nothing waits behind what cannot be sent.
 */
import { expect, type Page, test } from '@playwright/test';
import { call, eventsAt, openShop, type Shop } from './tracker-shop';

let shop: Shop;

test.beforeEach(async () => {
  shop = await openShop();
});

test.afterEach(() => shop.close());

const events = () => eventsAt(shop);
const names = () => events().map(({ name }) => name);
const urls = () => events().flatMap(({ name, page }) => (name === 'page_view' ? [page?.url.replace(shop.origin, '')] : []));
const HTML_403 = { status: 403, type: 'text/html', text: '<h1>Request blocked</h1>' };

/** Usual items of a list; a Japanese letter has three bytes. */
function items(count: number, name = 'Handmade ceramic pour-over dripper, matte white, size 02'): object[] {
  return Array.from({ length: count }, (_, index) => ({
    item_id: `sku-${1000 + index}`,
    item_name: `${name} ${index}`,
    item_brand: 'Größenwahn & Söhne',
    item_category: 'Brewing',
    item_category2: 'Filter coffee',
    price: 24.9,
    quantity: 1,
    index,
    item_list_id: 'related',
    item_list_name: 'Related products of the month',
  }));
}

test('B1 an odd cookie goes along as it is, with the purchase: the server leaves it out', async ({ page }) => {
  shop.inline = "document.cookie='cart='+'x'.repeat(600)";
  await page.goto(shop.origin);
  await call(page, 'track', 'purchase', { transaction_id: 'A', value: 1 });
  await expect.poll(names).toEqual(['page_view', 'purchase']);
});

test('B2 a list of 300 items is sent, and what comes after it', async ({ page }) => {
  await page.goto(shop.origin);
  await call(page, 'track', 'view_item_list', { items: items(300) });
  await expect.poll(names).toEqual(['page_view', 'view_item_list']);
  expect(events()[1]?.properties?.['items']).toHaveLength(300);
  await page.goto(`${shop.origin}/thanks`);
  await call(page, 'track', 'purchase', { transaction_id: 'A', value: 1 });
  await expect.poll(names).toContain('purchase');
});

test('B2 three lists of Japanese names go in requests that fit, and the purchase on a later page arrives', async ({ page }) => {
  await page.goto(shop.origin);
  const list = items(
    70,
    '丁寧に焙煎されたエチオピア産のコーヒー豆とゲイシャ種の飲み比べセット、ギフト包装付き、送料無料、数量限定、再入荷',
  ).map((item) => ({ item_name: Object(item).item_name }));
  for (let count = 0; count < 3; count += 1) await call(page, 'track', 'view_item_list', { items: list });
  await page.goto(`${shop.origin}/thanks`);
  await call(page, 'track', 'purchase', { transaction_id: 'A', value: 1 });
  await expect.poll(() => new Set(names())).toEqual(new Set(['page_view', 'view_item_list', 'purchase']));
  await expect.poll(() => new Set(events().flatMap(({ id, name }) => (name === 'view_item_list' ? [id] : []))).size).toBe(3);
});

test('B2 an event that no request could carry loses items and says so; the next one does not wait', async ({ page }) => {
  await page.goto(shop.origin);
  await call(page, 'track', 'view_cart', { items: items(3_000) });
  await call(page, 'track', 'search', { search_term: 'x' });
  await expect.poll(names).toEqual(['page_view', 'view_cart', 'search']);
  const cart = events().find(({ name }) => name === 'view_cart');
  expect([cart?.itemsCut, Object(cart?.properties?.['items']).length > 100]).toEqual([true, true]);
});

test('B2 what is too large without its items is given up, counted, and holds up nothing', async ({ page }) => {
  await page.goto(shop.origin);
  await call(page, 'track', 'quiz', { answers: 'x'.repeat(300_000) });
  await call(page, 'track', 'search', { search_term: 'x' });
  await expect.poll(names).toEqual(['page_view', 'search']);
  expect(shop.batches.map(({ lost }) => lost)).toContain(1);
  await call(page, 'track', 'search', { search_term: 'y' });
  await expect.poll(names).toHaveLength(3);
  expect(shop.batches.at(-1)).not.toHaveProperty('lost');
});

test('what a page puts into an event and cannot be JSON costs itself', async ({ page }) => {
  await page.goto(shop.origin);
  await page.evaluate(() => {
    const circle: { self?: object } = {};
    circle.self = circle;
    (window as unknown as { tieback: (...all: unknown[]) => void }).tieback('track', 'purchase', {
      transaction_id: 'A',
      value: 1,
      circle,
    });
  });
  await call(page, 'track', 'search');
  await expect.poll(names).toEqual(['page_view', 'purchase', 'search']);
  expect(events()[1]?.properties).toEqual({ transaction_id: 'A', value: 1 });
});

const inserted = (attributes: string, body = '') => `<script ${attributes}>${body}</script>`;
const loaders: [string, (scriptUrl: string) => string][] = [
  ['copied by an optimiser', () => inserted('async src="/wp-content/cache/min/1/x.js"')],
  ['as a module', (url) => inserted(`type="module" src="${url}"`)],
  ['copied, as a module', () => inserted('type="module" src="/wp-content/cache/min/1/x.js"')],
  ['inlined', () => inserted('', '{{script}}')],
  [
    // Rocket Loader changes the type, and runs the text later from a script of its own.
    'behind Rocket Loader',
    (url) =>
      inserted(`type="abc-text/javascript" src="${url}"`) +
      inserted('', `addEventListener('load',()=>setTimeout(async()=>(0,eval)(await(await fetch('${url}')).text()),300))`),
  ],
  [
    'inserted late by a tag manager, and removed',
    (url) =>
      inserted(
        '',
        `setTimeout(()=>{const s=document.createElement('script');s.src='${url}';document.head.append(s);s.remove()},300)`,
      ),
  ],
];
for (const [how, loader] of loaders) {
  test(`B3 the script ${how} sends to Tieback, not to a path of the shop`, async ({ page }) => {
    shop.loader = loader;
    await page.goto(`${shop.origin}/?gclid=G1`);
    await expect.poll(names).toEqual(['page_view']);
    expect(urls()).toEqual(['/?gclid=G1']);
  });
}

test('B3 behind a service worker that answers from its cache, events wait until the server has them', async ({ page }) => {
  const worker =
    "addEventListener('fetch',e=>{if(e.request.method==='POST')" +
    "e.respondWith(self.online?fetch(e.request):new Response('offline'))});" +
    "addEventListener('message',()=>{self.online=1});" +
    "skipWaiting();addEventListener('activate',e=>e.waitUntil(clients.claim()))";
  await page.context().route('**/worker.js', (route) => route.fulfill({ contentType: 'text/javascript', body: worker }));
  shop.loader = () => '';
  await page.goto(shop.origin);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    await navigator.serviceWorker.ready;
    await new Promise((done) =>
      navigator.serviceWorker.controller ? done(0) : navigator.serviceWorker.addEventListener('controllerchange', done),
    );
  });
  shop.loader = () => inserted('async src="/c/script.js"');
  await page.goto(`${shop.origin}/?gclid=G1`);
  await page.waitForTimeout(500);
  expect(names()).toEqual([]);
  await page.evaluate(() => navigator.serviceWorker.controller?.postMessage('online'));
  await expect.poll(names).toEqual(['page_view']);
});

for (const [who, instead] of [
  ['a firewall’s 403 page', HTML_403],
  ['a challenge that says 200', { status: 200, type: 'text/html', text: '<title>Just a moment</title>' }],
  ['a shop’s own JSON 404', { status: 404, type: 'application/json', text: '{"events":[],"status":404,"type":"not_found"}' }],
  ['JSON that is null', { status: 200, type: 'application/json', text: 'null' }],
] as const) {
  test(`B4 after ${who} the landing is sent again`, async ({ page }) => {
    let blocked = 1;
    shop.instead = () => (blocked-- > 0 ? { ...instead } : undefined);
    await page.goto(`${shop.origin}/?gclid=G1`);
    await expect.poll(names).toEqual(['page_view']);
    expect(urls()).toEqual(['/?gclid=G1']);
  });
}

test('B4 an event that a firewall takes for an attack holds up none of the others', async ({ page }) => {
  shop.instead = (body) => (body.includes('UNION SELECT') ? { ...HTML_403 } : undefined);
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  await call(page, 'track', 'search', { search_term: '1 UNION SELECT' });
  await call(page, 'track', 'purchase', { transaction_id: 'A', value: 1 });
  await expect.poll(names, { timeout: 20_000 }).toEqual(['page_view', 'purchase']);
});

test('B4 an event that Tieback itself refuses for what it is is given up and counted', async ({ page }) => {
  const problem = JSON.stringify({ type: 'urn:tieback:problem:too_large', status: 413 });
  shop.instead = (body) =>
    body.includes('"bad"') ? { status: 413, type: 'application/problem+json', text: problem } : undefined;
  await page.goto(shop.origin);
  await call(page, 'track', 'bad');
  await call(page, 'track', 'purchase', { transaction_id: 'A', value: 1 });
  await expect.poll(() => shop.batches.some(({ lost }) => lost === 1), { timeout: 20_000 }).toBe(true);
  expect(new Set(names())).toEqual(new Set(['page_view', 'purchase']));
});

test('B4 what was kept for two days is tried once more, then given up; an order is kept', async ({ page }) => {
  shop.instead = () => ({ ...HTML_403 });
  shop.loader = () => '';
  await page.goto(shop.origin);
  await page.evaluate(() => {
    const old = new Date(Date.now() - 3 * 86_400_000).toISOString();
    localStorage.setItem(
      '_tbq',
      JSON.stringify([
        { id: 'o-1', name: 'search', at: old },
        { id: 'o-2', name: 'purchase', at: old },
      ]),
    );
  });
  shop.loader = () => inserted('async src="/c/script.js"');
  await page.goto(`${shop.origin}/next`);
  await expect.poll(() => page.evaluate(() => localStorage.getItem('_tbql'))).toBe('1');
  shop.instead = undefined;
  await expect.poll(names, { timeout: 20_000 }).toEqual(expect.arrayContaining(['purchase', 'page_view']));
  expect([names().includes('search'), shop.batches[0]?.lost]).toEqual([false, 1]);
});

test('B6 with ?tieback_debug or data-debug the console says what became of each event', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.goto(shop.origin);
  await expect.poll(names).toHaveLength(1);
  expect(said).toEqual([]);
  await page.goto(`${shop.origin}/?tieback_debug`);
  await expect.poll(() => said.some((line) => line.startsWith('tieback') && line.includes('urn:tieback:receipt'))).toBe(true);
  said.length = 0;
  shop.loader = (url) => inserted(`async data-debug src="${url}"`);
  await page.goto(`${shop.origin}/other`);
  await expect.poll(() => said.some((line) => line.startsWith('tieback'))).toBe(true);
});

test('C7 an inline script cleans the address before the snippet runs: the first address is the landing', async ({ page }) => {
  shop.inline = "history.replaceState(null,'',location.pathname)";
  await page.goto(`${shop.origin}/sale?gclid=G1&utm_source=google`);
  await expect.poll(names).toEqual(['page_view']);
  await page.waitForTimeout(200);
  expect(urls()).toEqual(['/sale?gclid=G1&utm_source=google']);
});

test('C7 a router that goes on before the snippet runs: the landing and the page are two views', async ({ page }) => {
  shop.inline = "history.replaceState(null,'','/home')";
  await page.goto(`${shop.origin}/?gclid=G1`);
  await expect.poll(urls).toEqual(['/?gclid=G1', '/home']);
});

test('C8 hash routes are views, anchors are none', async ({ page }) => {
  await page.goto(`${shop.origin}/#/`);
  await expect.poll(urls).toEqual(['/#/']);
  for (const hash of ['#/cart', '#/checkout?step=2']) await page.evaluate((to) => location.assign(to), hash);
  await page.waitForTimeout(300);
  await page.evaluate(() => history.pushState(null, '', '#!/thanks'));
  await expect.poll(urls).toEqual(['/#/', '/#/cart', '/#/checkout?step=2', '/#!/thanks']);
  await page.goto(`${shop.origin}/mug`);
  for (const anchor of ['#reviews', '#top']) await page.evaluate((to) => location.assign(to), anchor);
  await page.waitForTimeout(300);
  expect(urls().slice(4)).toEqual(['/mug']);
});

test('C8 options of a product are no new page, unless the site says so', async ({ page }) => {
  const choose = async (method: 'replaceState' | 'pushState') => {
    for (const variant of [2, 3, 4, 5])
      await page.evaluate(([how, to]) => history[how](null, '', `?variant=${to}`), [method, variant] as const);
    await page.waitForTimeout(200);
  };
  await page.goto(`${shop.origin}/mug`);
  await choose('replaceState');
  expect(urls()).toEqual(['/mug']);
  await page.evaluate(() => history.pushState(null, '', '?page=2'));
  await expect.poll(urls).toEqual(['/mug', '/mug?page=2']);
  shop.config = { ...shop.config, queryViews: 0 };
  await page.goto(`${shop.origin}/cup`);
  await choose('pushState');
  await expect.poll(urls).toEqual(['/mug', '/mug?page=2', '/cup']);
  shop.config = { ...shop.config, queryViews: 2 };
  await page.goto(`${shop.origin}/pot`);
  await page.evaluate(() => history.replaceState(null, '', '?variant=9'));
  await expect.poll(urls).toEqual(['/mug', '/mug?page=2', '/cup', '/pot', '/pot?variant=9']);
});

test('A8 two tabs that are opened before the first answer propose one visitor', async ({ page, context }) => {
  shop.failing = 2;
  await page.goto(`${shop.origin}/?gclid=G1`);
  const other = await context.newPage();
  await other.goto(`${shop.origin}/mug`);
  // The second tab takes up what the first could not send: the same event, sent twice.
  await expect.poll(() => new Set(urls()), { timeout: 20_000 }).toEqual(new Set(['/?gclid=G1', '/mug']));
  expect(new Set(shop.batches.map(({ visitor }) => visitor)).size).toBe(1);
});

async function tokenOnArrival(page: Page, go: () => Promise<unknown>): Promise<string | null> {
  const arrived = page.waitForRequest((request) => request.isNavigationRequest() && request.url().includes('other-shop.example'));
  await page.route('**://other-shop.example/**', (route) => route.fulfill({ contentType: 'text/html', body: 'there' }));
  await go();
  const request = await arrived;
  const posted = new URLSearchParams(request.postData() ?? '');
  return new URL(request.url()).searchParams.get('_tbl') ?? posted.get('_tbl');
}

test.describe('C9 the visitor is handed over to the second domain', () => {
  test.beforeEach(async ({ page }) => {
    shop.config = { ...shop.config, links: { domains: ['127.0.0.1', 'other-shop.example'], handOver: true, outbound: false } };
    shop.answer = { visitor: '019d0000-0000-7000-8000-0000000000aa', link: 'token-1' };
    await page.goto(shop.origin);
    await expect.poll(names).toEqual(['page_view']);
  });

  const addForm = (method: string) => {
    const made = document.createElement('form');
    made.method = method;
    made.action = 'http://other-shop.example/search?q=1';
    made.innerHTML = '<input name="term" value="x"><button>Go</button>';
    document.body.append(made);
  };

  for (const method of ['get', 'post']) {
    test(`C9 by a form with ${method}`, async ({ page }) => {
      await page.evaluate(addForm, method);
      expect(await tokenOnArrival(page, () => page.getByRole('button', { name: 'Go' }).click())).toBe('token-1');
    });
  }

  test('C9 by location.href of a script', async ({ page }) => {
    expect(
      await tokenOnArrival(page, () =>
        page.evaluate(() => {
          location.href = 'http://other-shop.example/cart?a=1';
        }),
      ),
    ).toBe('token-1');
  });

  test('C9 by location.replace, and by a link as before', async ({ page }) => {
    expect(await tokenOnArrival(page, () => page.evaluate(() => location.replace('http://other-shop.example/')))).toBe('token-1');
    await page.goto(shop.origin);
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<a href="http://other-shop.example/x">over</a>'));
    await expect.poll(() => shop.batches.length).toBeGreaterThan(1);
    expect(await tokenOnArrival(page, () => page.getByRole('link', { name: 'over' }).click())).toBe('token-1');
  });

  test('an address that is not the store’s gets nothing', async ({ page }) => {
    const arrived = page.waitForRequest((request) => request.url().includes('pay.example'));
    await page.route('**://pay.example/**', (route) => route.fulfill({ contentType: 'text/html', body: 'there' }));
    await page.evaluate(() => {
      location.href = 'http://pay.example/cart';
    });
    expect(new URL((await arrived).url()).search).toBe('');
  });
});

/** A page with a consent tool of its own; `answer` is what its banner does. */
const tools: [string, inline: string, answer: (yes: boolean) => void][] = [
  [
    'Shopify’s banner',
    'said={};Shopify={customerPrivacy:{currentVisitorConsent:()=>said,' +
      "analyticsProcessingAllowed:()=>said.analytics==='yes',marketingAllowed:()=>said.marketing==='yes'}}",
    (yes) => {
      const word = yes ? 'yes' : 'no';
      Object.assign(window, { said: { analytics: word, marketing: word } });
      const detail = { analyticsAllowed: yes, marketingAllowed: yes };
      document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail }));
    },
  ],
  [
    'OneTrust',
    "answered=false;OnetrustActiveGroups=',C0001,';OneTrust={IsAlertBoxClosed:()=>answered}",
    (yes) => {
      Object.assign(window, { answered: true, OnetrustActiveGroups: yes ? ',C0001,C0002,C0004,' : ',C0001,C00021,' });
      window.dispatchEvent(new CustomEvent('OneTrustGroupsUpdated'));
    },
  ],
  [
    'Cookiebot',
    'Cookiebot={hasResponse:false,consent:{statistics:false,marketing:false,method:null}}',
    (yes) => {
      Object.assign(window, {
        Cookiebot: { hasResponse: true, consent: { statistics: yes, marketing: yes, method: 'explicit' } },
      });
      window.dispatchEvent(new Event(yes ? 'CookiebotOnConsentReady' : 'CookiebotOnDecline'));
    },
  ],
  [
    'the WP Consent API',
    'wp_has_consent=()=>true',
    (yes) => {
      Reflect.set(document, 'cookie', `wp_consent_statistics=${yes ? 'allow' : 'deny'}`);
      Object.assign(window, { wp_has_consent: () => yes });
      document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change'));
    },
  ],
  [
    'Google’s tags, before the next event',
    'google_tag_data={ics:{entries:{analytics_storage:{default:false},ad_storage:{default:false}}}}',
    (yes) => {
      Object.assign(window, {
        google_tag_data: { ics: { entries: { analytics_storage: { update: yes }, ad_storage: { update: yes } } } },
      });
      (window as unknown as { tieback: (...all: unknown[]) => void }).tieback('track', 'search');
    },
  ],
];
for (const [tool, inline, answer] of tools) {
  test(`C10 hears ${tool}, both ways`, async ({ page }) => {
    shop.config = { ...shop.config, consentPolicy: 'ask' };
    // Before the snippet, as banners are.
    shop.loader = (url) => `${inserted('', inline)}${inserted(`async src="${url}"`)}`;
    await page.goto(`${shop.origin}/?gclid=G1`);
    await page.waitForTimeout(400);
    expect(shop.batches).toEqual([]);
    await page.evaluate(answer, true);
    await expect.poll(names).toEqual(expect.arrayContaining(['page_view', 'consent']));
    const granted = { analytics: 'granted', ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' };
    expect([events()[0]?.consent, shop.batches[0]?.visitor]).toEqual([granted, expect.any(String)]);
    await page.evaluate(answer, false);
    const denied = { analytics: 'denied', ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' };
    await expect.poll(() => events().at(-1)?.consent).toEqual(denied);
    expect(shop.batches.at(-1)).not.toHaveProperty('visitor');
  });
}

test('C10 in a region without a banner Shopify’s own settings hold, which are no answer', async ({ page }) => {
  shop.config = { ...shop.config, consentPolicy: 'ask' };
  const inline =
    'Shopify={customerPrivacy:{currentVisitorConsent:()=>({analytics:"",marketing:""}),' +
    'analyticsProcessingAllowed:()=>true,marketingAllowed:()=>true}}';
  shop.loader = (url) => `${inserted('', inline)}${inserted(`async src="${url}"`)}`;
  await page.goto(shop.origin);
  await expect.poll(names).toEqual(['page_view']);
  expect(await page.evaluate(() => localStorage.getItem('_tbc'))).toBeNull();
});

test('C10 of two tools that differ the stricter counts', async ({ page }) => {
  const inline =
    "Cookiebot={hasResponse:true,consent:{statistics:true,marketing:true,method:'explicit'}};" +
    "OnetrustActiveGroups=',C0001,C0002,';OneTrust={IsAlertBoxClosed:()=>true}";
  shop.loader = (url) => `${inserted('', inline)}${inserted(`async src="${url}"`)}`;
  await page.goto(shop.origin);
  await expect.poll(names).toContain('page_view');
  expect(events().at(-1)?.consent).toMatchObject({ analytics: 'granted', ad_storage: 'denied' });
});
