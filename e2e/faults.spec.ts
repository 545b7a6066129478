/**
 * Protects what an admin sees and can do on each kind of fault: the event, the settings, the credentials, the platform, the way
 * there. Each is made at the demo's vendor or in the settings; the pages must say what is wrong in the vendor's words and who
 * acts, and repair or time must bring every order there. The hours that a long outage takes are put into the database.
 */
import type { Server } from 'node:https';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { connect, type Database } from '@/db/client';
import { startedDatabase } from '@/lib/cli/home';
import type { SandboxControl } from '@/lib/sandbox/server';
import { chooseNoWait } from './connect-form';
import { buy } from './demo-store';
import { HOME } from './global-setup';
import { control, expectState, purchaseOf, switchOthers, vendor } from './meta-vendor';
import { signIn } from './sign-in';
import { serveUnknownCertificate, TLS_PORT } from './unknown-certificate';

const NAME = `Meta with faults ${Date.now()}`;
const DESTINATIONS = '/demo/store/destinations';
const DATASET = '1234567890123456';
const TOKEN = 'EAAsandboxToken';

let page: Page;
let shop: Page;
let db: Database;
let tls: Server;
let id: string;
/** An order from before the connection. */
let early: string;

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser, userAgent, baseURL }) => {
  db = connect(await startedDatabase(HOME), 1, 'tieback-e2e');
  tls = await serveUnknownCertificate();
  page = await browser.newPage({ userAgent, baseURL, viewport: { width: 1280, height: 900 } });
  shop = await (await browser.newContext({ userAgent, baseURL })).newPage();
  await signIn(page);
  await control(page.request, { fault: 'none', forget: true });
  await switchOthers(page, 'Pause');
  early = await buy(shop, 'early.order@example.com');
});

test.afterAll(async () => {
  await control(page.request, { fault: 'none' });
  await switchOthers(page, 'Resume');
  await shop.context().close();
  await page.close();
  await db.$client.end();
  tls.close();
});

const open = (path = '') => page.goto(`${DESTINATIONS}/${id}${path}`);
const button = (name: string) => page.getByRole('button', { name, exact: true });

/** The ledger's drawer of the order's purchase. */
async function openDelivery(order: string): Promise<Locator> {
  const row = await purchaseOf(page, id, order);
  await page.goto(`${DESTINATIONS}/ledger?connection=${id}&open=${row?.id}`);
  const drawer = page.getByRole('dialog', { name: 'Delivery' });
  await expect(drawer.getByTestId('delivery-state')).toBeVisible();
  return drawer;
}

/** The connection's line of the Destinations page. */
async function lineOf(): Promise<Locator> {
  await page.goto(DESTINATIONS);
  return page.getByTestId('connections').getByRole('row', { name: NAME });
}

/** What every page says of the hold, once the worker has judged anew. */
const notice = () => page.getByTestId('notice').filter({ hasText: `${NAME}: on hold.` });
async function judgeAlerts(): Promise<void> {
  const [before] = (
    await db.execute<{ at: Date }>(sql`UPDATE job SET due_at = now() WHERE name = 'alerts' RETURNING now() AS at`)
  ).rows;
  const judged = async () =>
    (
      await db.execute(
        sql`SELECT 1 FROM job WHERE name = 'alerts' AND last_started_at > ${before?.at} AND last_succeeded_at > last_started_at`,
      )
    ).rows.length;
  await expect.poll(judged, { timeout: 30_000 }).toBe(1);
}

/** An error as the Graph API says it. */
function graphError(status: number, error: Record<string, unknown>, headers: Record<string, string> = {}): SandboxControl {
  const body = JSON.stringify({ error: { type: 'OAuthException', ...error, fbtrace_id: 'AsandboxTrace' } });
  return { fault: 'answer', answer: { status, headers: { 'content-type': 'application/json', ...headers }, body } };
}

test('the form says what is wrong with a pasted token, address and catalogue id; then it is connected and tried', async () => {
  await page.goto(`${DESTINATIONS}/connect/meta`);
  await page.getByRole('switch', { name: 'Use the sandbox' }).check();
  await page.getByRole('textbox', { name: 'Name' }).fill(NAME);
  await page
    .getByLabel('Dataset (Pixel) ID')
    .fill(`https://business.facebook.com/events_manager2/list/dataset/${DATASET}/overview`);
  await expect(page.getByText('This is a whole address; only the id in it is asked for.')).toBeVisible();
  await button(`Use ${DATASET}`).click();
  await expect(page.getByLabel('Dataset (Pixel) ID')).toHaveValue(DATASET);
  await page.getByRole('textbox', { name: 'Conversions API access token' }).fill(`Bearer ${TOKEN}`);
  await expect(page.getByText('The word before the key is left out when it is saved.')).toBeVisible();
  await button('Correct it').click();
  await expect(page.getByRole('textbox', { name: 'Conversions API access token' })).toHaveValue(TOKEN);
  await page.getByLabel('Check with an id of your catalogue').fill('NOBODY-SELLS-THIS');
  await button('Check').click();
  await expect(page.getByText('No item sold so far has the id “NOBODY-SELLS-THIS” or an id in it.')).toBeVisible();
  await chooseNoWait(page);
  await button('Connect').click();
  await page.waitForURL(/destinations\/[^/]+\?tab=test$/);
  id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await button('Test connection').click();
  await expect(page.getByText('The credentials are good')).toBeVisible();
  await button('Send test event').click();
  await expect(page.getByText('Meta Conversions API took the test event')).toBeVisible();
});

test('the event itself: paused, two orders wait; resumed, the bad one is refused alone, and goes when replayed', async () => {
  await open();
  await button('Pause').click();
  await expect(page.getByTestId('connection-state')).toHaveText('paused');
  const [good, bad] = [await buy(shop, 'good.event@example.com'), await buy(shop, 'bad.event@example.com')];
  for (const order of [good, bad]) await expectState(page, id, order, 'pending');
  await expect(await lineOf()).toContainText('paused');
  const said = 'This event doesn’t have sufficient customer information parameter data.';
  const refusal = graphError(400, { code: 100, error_subcode: 2_804_050, message: 'Invalid parameter', error_user_msg: said });
  await control(page.request, { ...refusal, where: `"${bad}"` });
  await open();
  await button('Resume').click();
  await expectState(page, id, good, 'delivered');
  await expectState(page, id, bad, 'rejected');
  await expect(page.getByTestId('hold')).toBeHidden();
  await open('/health');
  await expect(page.getByTestId('last-error')).toContainText(said);
  await control(page.request, { fault: 'none' });
  const drawer = await openDelivery(bad);
  await expect(drawer.getByTestId('delivery-state')).toHaveText('refused');
  await expect(drawer).toContainText('The platform refused it for good.');
  await expect(drawer).toContainText(said);
  await expect(drawer).toContainText('What to do: You, here: its message says what is wrong.');
  await drawer.getByRole('button', { name: 'Replay this…' }).click();
  await button('Show what that does').click();
  await expect(page.getByTestId('replay-preview')).toContainText('1 will be sent again.');
  await button('Send 1 again').click();
  await expectState(page, id, bad, 'delivered');
});

/** What a person must mend. `mend` ends it at the platform or here. */
type Holding = { what: string; control: SandboxControl; badge: string; says: string; does: string[]; move: string };
const FIXED = 'It is fixed: release held events';
const holding: Holding[] = [
  {
    what: 'credentials that were revoked',
    control: { fault: 'revoked' },
    badge: 'on hold: reconnect',
    says: 'Error validating access token',
    does: ['You, at the platform: create a new one.', 'You, here: enter it in the connection’s settings'],
    move: FIXED,
  },
  {
    what: 'a permission that is missing',
    control: graphError(403, { code: 10, message: '(#10) Application does not have permission for this action' }),
    badge: 'on hold: grant permission',
    says: '(#10) Application does not have permission for this action',
    does: ['You, at the platform: give it the permission that the message names.', 'You, here: release what is held.'],
    move: FIXED,
  },
  {
    what: 'a version that the platform has switched off',
    control: graphError(400, { code: 2635, message: '(#2635) You are calling a deprecated version of the Ads API.' }),
    badge: 'on hold: Tieback has to be updated',
    says: 'You are calling a deprecated version',
    does: ['Whoever runs the Tieback server: update Tieback.'],
    move: 'Release held events now',
  },
];

for (const { what, control: change, badge, says, does, move } of holding) {
  test(`${what}: everything waits, every page says who acts, and the release sends it`, async () => {
    await control(page.request, change);
    const order = await buy(shop, 'on.hold@example.com');
    await expectState(page, id, order, 'held');
    await control(page.request, { fault: 'none' });
    await expectHeld(order, { badge, says, does });
    await release(move);
    await expectState(page, id, order, 'delivered');
  });
}

test('a dataset that the platform does not know: the settings are corrected, and the release sends what waited', async () => {
  await saveDataset('1234567890123457');
  const order = await buy(shop, 'wrong.dataset@example.com');
  await expectState(page, id, order, 'held');
  const says = 'Object does not exist, or cannot be loaded due to missing permissions.';
  await expectHeld(order, {
    badge: 'on hold: correct the settings',
    says,
    does: ['You, here: correct the connection’s settings'],
  });
  await judgeAlerts();
  await open();
  await expect(notice()).toContainText('You, here: correct the connection’s settings');
  await button('Test it first').click();
  await button('Test connection').click();
  await expect(page.getByText('It would be put on hold: correct the settings')).toBeVisible();
  await saveDataset(DATASET);
  await release(FIXED);
  await expectState(page, id, order, 'delivered');
  await judgeAlerts();
  await open();
  await expect(notice()).toBeHidden();
});

async function saveDataset(dataset: string): Promise<void> {
  await open('?tab=settings');
  await page.getByLabel('Dataset (Pixel) ID').fill(dataset);
  await save();
}

async function save(): Promise<void> {
  await button('Save').click();
  await expect(page.getByText('The settings are saved.').first()).toBeVisible();
}

type Held = Pick<Holding, 'badge' | 'says' | 'does'> & { from?: string };

/** The hold on the Destinations page, in the ledger's drawer, and on the connection's page, which stays open. */
async function expectHeld(order: string, { badge, says, does, from = 'Meta Conversions API says:' }: Held): Promise<void> {
  await expect((await lineOf()).getByTestId('connection-state')).toHaveText(badge);
  const drawer = await openDelivery(order);
  await expect(drawer.getByTestId('delivery-state')).toHaveText('on hold');
  for (const words of [says, ...does]) await expect(drawer).toContainText(words);
  await open();
  const hold = page.getByTestId('hold');
  for (const words of [says, ...does, from, 'will be sent in order']) await expect(hold).toContainText(words);
}

async function release(name: string): Promise<void> {
  await button(name).click();
  await button('Release').click();
  await expect(page.getByTestId('hold')).toBeHidden();
  await expect(page.getByTestId('connection-state')).toHaveText('sending');
}

/** What nobody here has to mend. `means` is said of the request, `says` is what came back. */
type Passing = { what: string; control: SandboxControl; says: string; means: string };
const PAGE =
  '<!doctype html><html><head><title>Access denied</title></head><body><p>Ask your network’s administrator.</p></body></html>';
const proxyPage: SandboxControl = {
  fault: 'answer',
  answer: { status: 403, headers: { 'content-type': 'text/html' }, body: PAGE },
};
const passing: Passing[] = [
  {
    what: 'an outage of the platform',
    control: { fault: 'error' },
    says: 'A web page came back: Service Unavailable',
    means: 'The platform did not take it this time. It is sent again by itself, later each time.',
  },
  {
    what: 'a limit of the platform',
    control: graphError(400, { code: 4, message: '(#4) Application request limit reached' }, { 'retry-after': '3' }),
    says: '(#4) Application request limit reached',
    means: 'The platform asked for fewer requests. It is sent again by itself, when the platform said.',
  },
  {
    what: 'a proxy’s page',
    control: proxyPage,
    says: 'A web page came back: Access denied Ask your network’s administrator.',
    means: 'It is sent again by itself, later each time.',
  },
  {
    what: 'a connection that breaks off',
    control: { fault: 'reset' },
    says: 'other side closed',
    means: 'The request went out and no answer came back: the platform may have it, or not.',
  },
];

for (const { what, control: change, says, means } of passing) {
  test(`${what}: nobody has to act, and the order is sent again`, async () => {
    await control(page.request, change);
    const order = await buy(shop, 'passing.fault@example.com');
    await expectState(page, id, order, 'retry');
    await expectWaiting(order, says, means);
    await control(page.request, { fault: 'none' });
    await button('Retry now').click();
    await expectState(page, id, order, 'delivered');
  });
}

async function expectWaiting(order: string, says: string, means: string): Promise<void> {
  const line = await lineOf();
  await expect(line.getByTestId('connection-state')).toHaveText('sending');
  await expect(line).toContainText('sent again later');
  const drawer = await openDelivery(order);
  await expect(drawer.getByTestId('delivery-state')).toHaveText('waiting to retry');
  await expect(drawer).toContainText(says);
  await expect(drawer).toContainText(means);
}

test('a certificate that nobody vouches for: the address is corrected, and the order is sent', async () => {
  await open('?tab=settings');
  await page.getByRole('switch', { name: 'Use the sandbox' }).uncheck();
  await chooseNoWait(page);
  await page.getByLabel('Dataset (Pixel) ID').fill(DATASET);
  await page.getByRole('textbox', { name: 'Conversions API access token' }).fill(TOKEN);
  await button('Advanced').click();
  await page.getByRole('textbox', { name: 'Another address' }).fill(`https://127.0.0.1:${TLS_PORT}`);
  await save();
  const order = await buy(shop, 'certificate@example.com');
  await expectState(page, id, order, 'retry');
  const means = 'No connection to the platform could be made. It is sent again by itself.';
  await expectWaiting(order, 'Nobody vouches for the certificate of the other side', means);
  // On a slow machine it would be sent again by itself before the button is there to be clicked.
  await db.execute(sql`UPDATE delivery SET due_at = now() + interval '1 hour' WHERE connection_id = ${id} AND state = 'retry'`);
  await open('?tab=settings');
  await page.getByRole('switch', { name: 'Use the sandbox' }).check();
  await save();
  await openDelivery(order);
  await button('Retry now').click();
  await expectState(page, id, order, 'delivered');
});

test('a way out that stays closed for half an hour: the connection is held, and goes on by itself when it opens', async () => {
  test.setTimeout(180_000);
  await control(page.request, proxyPage);
  const orders: string[] = [];
  for (const name of ['one', 'two', 'three']) orders.push(await buy(shop, `way.out.${name}@example.com`));
  for (const order of orders) await expectState(page, id, order, 'retry');
  await letPass(40);
  for (const order of orders) await expectState(page, id, order, 'held');
  const does = ['Whoever runs the Tieback server: look at the proxy, the firewall'];
  const badge = 'on hold: the platform cannot be reached';
  await expectHeld(orders[0] ?? '', { badge, says: 'A web page came back: Access denied', does, from: 'What came back:' });
  await control(page.request, { fault: 'none' });
  await letPass(11);
  // The worker looks for such connections every 20 seconds.
  for (const order of orders) await expectState(page, id, order, 'delivered', 60_000);
  await expect(page.getByTestId('hold')).toBeHidden();
});

/** Puts what the connection has tried and what it waits for so many minutes into the past. */
async function letPass(minutes: number): Promise<void> {
  const time = sql`make_interval(mins => ${minutes}::int)`;
  await db.execute(sql`UPDATE attempt SET started_at = started_at - ${time} WHERE connection_id = ${id}`);
  await db.execute(sql`UPDATE delivery SET due_at = due_at - ${time} WHERE connection_id = ${id} AND settled_at IS NULL`);
}

test('an order from before the connection is sent by a back-fill, and the platform has each order once', async () => {
  await open('/health');
  await button('Back-fill…').click();
  const days = page.getByRole('dialog', { name: 'Send what the store holds' });
  await days.getByRole('button', { name: 'Events of these days' }).click();
  const today = page.locator('[data-today]');
  await today.click();
  await today.click();
  await button('Show what that does').click();
  await expect(days.getByTestId('backfill-preview')).toContainText(/\d × purchase/);
  await days.getByRole('button', { name: /^Send \d/ }).click();
  await expectState(page, id, early, 'delivered');
  const key = `Purchase ${(await purchaseOf(page, id, early))?.key}`;
  const { keys, sent, events } = await vendor(page.request);
  expect(keys.filter((taken) => taken === key)).toHaveLength(1);
  expect(sent - events).toBe(0);
  await open();
  await button(`Delete this connection… Delete ${NAME}`).click();
  await button('Delete').click();
  await page.waitForURL(`**${DESTINATIONS}`);
});
