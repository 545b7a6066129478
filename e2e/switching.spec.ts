/**
 * Protects a store that changes tools: Meta connected in shadow on the screen beside a tool that sends, its requests seen,
 * compared with a pasted report, taken over, and the vendor has each order of after it once and none of before. And a hold that
 * is repaired: what its release sends is told in money, and its list adds up to it.
 */
import { expect, type Page, test } from '@playwright/test';
import { seriousFindings } from './axe';
import { chooseNoWait } from './connect-form';
import { dayOf } from '@/lib/core/day';
import type { WorthResult } from '@/lib/reporting/reports/worth/definition';
import { buy } from './demo-store';
import { control, expectState, purchaseOf, SITE, vendor } from './meta-vendor';
import { signIn } from './sign-in';

const NAME = `Meta beside a tool ${Date.now()}`;

/** The demo's own connection to Meta would tell the vendor of the same orders. */
async function demoMeta(page: Page, from: 'Pause' | 'Resume'): Promise<void> {
  await page.goto('/demo/store/destinations');
  await page.getByTestId('connections').getByRole('link', { name: 'Meta Conversions API', exact: true }).click();
  await page.getByRole('button', { name: from, exact: true }).click();
  await expect(page.getByRole('button', { name: from === 'Pause' ? 'Resume' : 'Pause', exact: true })).toBeVisible();
}

async function connectInShadow(page: Page): Promise<string> {
  await page.goto('/demo/store/destinations/connect/meta');
  await page.getByRole('switch', { name: 'Use the sandbox' }).check();
  await page.getByRole('textbox', { name: 'Name' }).fill(NAME);
  await page.getByRole('radio', { name: 'Shadow mode' }).check();
  await chooseNoWait(page);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.waitForURL(/destinations\/[^/]+\?tab=test$/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

/** What a list of the API adds up to. */
async function worthOf(page: Page, id: string, query: string): Promise<WorthResult> {
  return (await page.request.get(`${SITE}/connections/${id}/worth?${query}`)).json();
}

test('a store changes tools: shadow, comparison, take-over, and no order twice', async ({
  browser,
  page,
  userAgent,
  baseURL,
}) => {
  test.setTimeout(240_000);
  await signIn(page);
  await demoMeta(page, 'Pause');
  await control(page.request, { fault: 'none', forget: true });
  const id = await connectInShadow(page);
  await expect(page.getByTestId('shadow')).toContainText('Shadow mode: nothing is sent');
  await expect(page.getByTestId('connection-state')).toHaveText('shadow mode');
  expect(await seriousFindings(page)).toEqual([]);

  const shopper = await browser.newContext({ userAgent, baseURL });
  const shop = await shopper.newPage();
  const before = [await buy(shop, 'shadow.one@example.com'), await buy(shop, 'shadow.two@example.com')];
  for (const order of before) await expectState(page, id, order, 'shadowed');
  expect(await vendor(page.request)).toMatchObject({ requests: 0, events: 0 });

  await page.getByRole('link', { name: 'See what would have been sent' }).click();
  await page
    .getByTestId('ledger')
    .getByRole('button', { name: /^purchase to/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog', { name: 'Delivery' });
  await expect(drawer.getByTestId('delivery-state')).toHaveText('would have been sent');
  await expect(drawer.getByText('Requests that were not sent')).toBeVisible();
  await expect(drawer.getByTestId('request-body')).toContainText('"event_name": "Purchase"');
  await expect(drawer.getByText('Nothing left Tieback, so there is no answer.')).toBeVisible();
  await expect(drawer).not.toContainText('EAAsandboxToken');

  await page.goto(`/demo/store/destinations/${id}/compare`);
  const day = await siteDay(page, id);
  await page.getByLabel('Rows of the report').fill(`Date,Purchases,Value\n${day},two,5`);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByText('Row 2, Purchases: “two” is no whole number.')).toBeVisible();
  await page.getByLabel('Rows of the report').fill(`Date,Purchases,Value\n${day},1,"1,000.00"`);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const row = page.getByTestId('compared').getByRole('row').last();
  await expect(row.getByRole('cell').nth(1)).toHaveText(/^2\D/);
  await expect(row.getByRole('cell').nth(3)).toHaveText(/^\+1\D/);
  const sum = await worthOf(page, id, `part=sent&name=purchase&from=${day}&to=${nextDay(day)}`);
  expect(sum).toMatchObject({ events: 2, rows: [{ state: 'shadowed' }, { state: 'shadowed' }] });
  // A button that was just pressed is still changing its colour.
  await page.mouse.move(0, 0);
  await expect.poll(() => seriousFindings(page)).toEqual([]);
  await row.getByRole('button', { name: '2' }).click();
  await expect(page.getByTestId('worth-sum')).toContainText('2 events worth');

  await page.goto(`/demo/store/destinations/${id}`);
  await page.getByRole('button', { name: 'Take over…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take over', exact: true }).click();
  await expect(page.getByTestId('shadow')).toBeHidden();
  await expect(page.getByTestId('connection-state')).toHaveText('sending');
  const after = [await buy(shop, 'after.one@example.com'), await buy(shop, 'after.two@example.com')];
  for (const order of after) await expectState(page, id, order, 'delivered');
  for (const order of before) await expectState(page, id, order, 'shadowed');
  const keys = await Promise.all(after.map(async (order) => `Purchase ${(await purchaseOf(page, id, order))?.key}`));
  const report = await vendor(page.request);
  expect(report.keys.filter((key) => key.startsWith('Purchase '))).toEqual(keys);
  expect(report.sent).toBe(report.events);

  await holdAndRelease(page, shop, id);
  await page.getByRole('button', { name: `Delete this connection… Delete ${NAME}` }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.waitForURL('**/demo/store/destinations');
  await demoMeta(page, 'Resume');
  await shopper.close();
});

/** The platform refuses the credentials, is repaired, and the release tells its money first. */
async function holdAndRelease(page: Page, shop: Page, id: string): Promise<void> {
  await control(page.request, { fault: 'revoked' });
  const held = [await buy(shop, 'held.one@example.com'), await buy(shop, 'held.two@example.com')];
  for (const order of held) await expectState(page, id, order, 'held');
  await control(page.request, { fault: 'none' });
  await page.goto(`/demo/store/destinations/${id}`);
  const worth = await worthOf(page, id, 'part=ready');
  const total = worth.rows
    .filter(({ name }) => name !== 'refund')
    .reduce((sum, { value }) => sum + Number(value?.amount ?? 0), 0);
  expect(Number(worth.sales[0]?.amount)).toBeCloseTo(total, 2);
  const figure = page.getByTestId('hold').getByTestId('held-worth');
  await expect(figure).toContainText(new RegExp(`${worth.events} events worth .* will be sent`));
  await figure.getByRole('button').click();
  await expect(page.getByTestId('worth-sum')).toContainText(`${worth.events} events worth`);
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'It is fixed: release held events' }).click();
  const dialog = page.getByTestId('release');
  await expect(dialog.getByTestId('held-worth')).toContainText(`${worth.events} events worth`);
  await dialog.getByRole('button', { name: 'Release', exact: true }).click();
  await expect(page.getByTestId('hold')).toBeHidden();
  for (const order of held) await expectState(page, id, order, 'delivered');
}

/** The site's day on which the connection's events happened. */
async function siteDay(page: Page, id: string): Promise<string> {
  const answer = await page.request.get(`${SITE}/connections/${id}/sent-days`);
  const { timeZone } = await answer.json();
  return dayOf(new Date(), timeZone);
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
