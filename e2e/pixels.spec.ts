/**
 * Protects the platforms' own pixels beside the server's copies, in a real browser on the demo store: nothing without consent, each script once, both
 * copies under one key, and a store that works when a script is blocked.
 */
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { connect, type Database } from '@/db/client';
import { connectionsOfSite } from '@/db/queries/connection';
import { demoSite } from '@/db/queries/site';
import { operatorOf } from '@/lib/access/permissions';
import { startedDatabase } from '@/lib/cli/home';
import type { WireEvent } from '@/lib/model/event';
import type { Mapping } from '@/lib/model/mapping';
import { updateConnection } from '@/lib/workspace/connections';
import { HOME } from './global-setup';
import { pixelHosts, type Platforms, servePlatforms } from './pixel-doubles';

/** LinkedIn counts the browser's copies by a rule of their own. */
const LINKEDIN_RULES = '1234567/7654321';
const GRANTED = { analytics: 'granted', ad_storage: 'granted', ad_user_data: 'granted', ad_personalization: 'granted' };
const DENIED = { analytics: 'denied', ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied' };

let db: Database;
const restore: (() => Promise<unknown>)[] = [];

test.beforeAll(async ({ request }) => {
  process.env['DATABASE_URL'] = await startedDatabase(HOME);
  process.env['DEMO'] = 'true';
  db = connect(process.env['DATABASE_URL'], 1, 'tieback-e2e');
  await switchPixels();
  await expect.poll(async () => (await snippet(request)).includes('"pixels":[')).toBe(true);
});

test.afterAll(async () => {
  for (const undo of restore) await undo();
  await db.$client.end();
});

/** Switches on the pixels of all of the demo's connections that have one. */
async function switchPixels(): Promise<void> {
  const site = await demoSite(db);
  if (!site) throw new Error('there is no demo site');
  const actor = operatorOf(site.workspaceId);
  for (const { id, destination, mapping } of await connectionsOfSite(db, site.id)) {
    if (!pixelHosts.has(destination)) continue;
    await updateConnection(db, actor, site, id, { pixel: true, mapping: browserMapping(destination, mapping) });
    restore.push(() => updateConnection(db, actor, site, id, { pixel: false, mapping }));
  }
}

/** As an admin sets it for a store whose pages have no tags of their own. */
function browserMapping(destination: string, mapping: Mapping): Mapping {
  const names = Object.entries(mapping);
  if (destination === 'linkedin') return Object.fromEntries(names.map(([name, rule]) => [name, { ...rule, as: LINKEDIN_RULES }]));
  if (destination !== 'ga4') return mapping;
  const all = Object.fromEntries(names.map(([name, rule]) => [name, { ...rule, send: true }]));
  return { ...all, page_view: { send: true, as: 'page_view', filters: [], value: { rule: 'total' }, params: [] } };
}

async function snippet(request: { get(url: string): Promise<{ text(): Promise<string> }> }): Promise<string> {
  const html = await (await request.get('/demo-store')).text();
  const [, path = ''] = /src="(\/c\/[^"]+\.js)"/.exec(html.replaceAll('\\"', '"')) ?? [];
  return (await request.get(path)).text();
}

/** Says what the visitor wants before the snippet has come, as a consent banner does on each page. */
async function consent(context: BrowserContext, said: Record<string, string>): Promise<void> {
  await context.addInitScript((words) => {
    const stub = Object.assign((...call: unknown[]) => void stub.q.push([Date.now(), call]), { q: [] as unknown[] });
    stub('consent', words);
    Object.assign(window, { tieback: stub });
  }, said);
}

/** Every event that the page sends, as it leaves. */
function eventsOf(page: Page): WireEvent[] {
  const events: WireEvent[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST' || !request.url().includes('/c/')) return;
    events.push(...(JSON.parse(request.postData() ?? '{"events":[]}').events as WireEvent[]));
  });
  return events;
}

/** The order, once it has left: pixels are shown it a moment earlier. */
async function purchaseOf(events: WireEvent[]): Promise<WireEvent | undefined> {
  const find = () => events.find(({ name }) => name === 'purchase');
  await expect.poll(find).toBeDefined();
  return find();
}

/** Orders the grinder and resolves to the order's number. */
async function buy(page: Page): Promise<string> {
  await page.goto('/demo-store/p/grinder-no-4');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: /Go to cart/ }).click();
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.getByLabel('E-mail').fill(`zoe.${Date.now()}@example.com`);
  await page.getByLabel('First name').fill('Zoë');
  await page.getByLabel('Last name').fill('Öztürk');
  await page.getByRole('button', { name: /Place the order/ }).click();
  return page.getByTestId('order-number').innerText();
}

const callsOf = ({ told }: Platforms, id: string, word: string) =>
  told.filter((one) => one.id === id && one.call.includes(word)).map(({ call }) => call);
/** What a platform counts an order once by, in either copy. GA4 has no key but the order's own number. */
const orderKey = (id: string, order: string) => (id === 'ga4' ? order : `purchase:${order}`);

test('without consent no pixel is there; what is granted later starts them', async ({ page, context }) => {
  const platforms = await servePlatforms(context);
  await consent(context, DENIED);
  const events = eventsOf(page);
  await buy(page);
  await expect.poll(() => events.map(({ name }) => name)).toContain('purchase');
  expect(platforms).toMatchObject({ loaded: [], told: [] });
  expect(events.filter(({ pixels }) => pixels)).toEqual([]);
  await page.evaluate((words) => {
    (window as unknown as { tieback: (...all: unknown[]) => void }).tieback('consent', words);
  }, GRANTED);
  await expect.poll(() => platforms.loaded.toSorted()).toEqual([...pixelHosts.keys()].toSorted());
  await page.getByRole('link', { name: 'Northbound Coffee' }).click();
  await expect.poll(() => callsOf(platforms, 'meta', 'PageView').length).toBe(1);
});

test('with consent each script loads once, and both copies of an order have one key', async ({ page, context, request }) => {
  const platforms = await servePlatforms(context);
  await consent(context, GRANTED);
  const events = eventsOf(page);
  const order = await buy(page);
  const ids = [...pixelHosts.keys()];
  await expect.poll(() => ids.filter((id) => callsOf(platforms, id, order).length !== 1)).toEqual([]);
  expect(platforms.loaded.toSorted()).toEqual(ids.toSorted());
  expect(ids.filter((id) => !callsOf(platforms, id, orderKey(id, order)).length)).toEqual([]);
  const purchase = await purchaseOf(events);
  expect(purchase?.pixels?.toSorted()).toEqual(ids.toSorted());
  expect(purchase?.pixelsBlocked).toBeUndefined();

  // The server's copies, as the platforms' sandboxes have counted them.
  for (const id of ids) {
    const keys = async () => ((await (await request.get(`/sandbox/_control/${id}`)).json()) as { keys: string[] }).keys;
    const own = async () => (await keys()).filter((key) => key.endsWith(orderKey(id, order)));
    await expect.poll(async () => (await own()).length, { message: id }).toBe(1);
  }
  const view = events.find(({ name }) => name === 'page_view');
  expect(callsOf(platforms, 'meta', `"PageView",{},{"eventID":"${view?.id}"}`)).toHaveLength(1);

  // What Google's tag was shown went through the page's own data layer: it is no second event.
  expect(events.filter(({ name }) => name === 'add_to_cart')).toHaveLength(1);
  expect(callsOf(platforms, 'ga4', 'add_to_cart')).toHaveLength(1);

  // The thank-you page reports the order again.
  const reported = () => events.filter(({ name }) => name === 'purchase').length;
  await page.reload();
  await expect.poll(reported).toBe(2);
  expect(ids.filter((id) => callsOf(platforms, id, order).length !== 1)).toEqual([]);
});

test('taking consent back ends what pixels are shown', async ({ page, context }) => {
  const platforms = await servePlatforms(context);
  await page.goto('/demo-store');
  await expect.poll(() => callsOf(platforms, 'meta', 'PageView').length).toBe(1);
  const events = eventsOf(page);
  await page.evaluate((words) => {
    (window as unknown as { tieback: (...all: unknown[]) => void }).tieback('consent', words);
  }, DENIED);
  const told = platforms.told.length;
  await page.getByRole('link', { name: 'Grinders' }).click();
  await expect.poll(() => events.map(({ name }) => name)).toContain('page_view');
  expect(events.filter(({ pixels }) => pixels)).toEqual([]);
  expect(platforms.told).toHaveLength(told);
});

test('a blocked script leaves the store working and is reported', async ({ page, context }) => {
  const platforms = await servePlatforms(context);
  platforms.blocked.add('meta').add('ga4');
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  const events = eventsOf(page);
  const order = await buy(page);
  await expect.poll(() => callsOf(platforms, 'tiktok', order).length).toBe(1);
  const purchase = await purchaseOf(events);
  expect(purchase?.pixels).toEqual(expect.arrayContaining(['meta', 'ga4', 'tiktok']));
  expect(purchase?.pixelsBlocked?.toSorted()).toEqual(['ga4', 'meta']);
  expect(errors).toEqual([]);
  // A later page knows from its first event on.
  events.length = 0;
  await page.goto('/demo-store');
  await expect.poll(() => events.find(({ name }) => name === 'page_view')?.pixelsBlocked?.toSorted()).toEqual(['ga4', 'meta']);
});
