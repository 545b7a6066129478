/**
 * Protects the way from nothing to a platform that has every order: Meta connected on the screen against the demo's vendor, tried, a purchase
 * delivered; its token revoked there, the hold seen, reconnected and released, and the vendor has each order once, in the order of buying.
 */
import { expect, type Page, test } from '@playwright/test';
import { seriousFindings } from './axe';
import { chooseNoWait } from './connect-form';
import { buy } from './demo-store';
import { control, expectState, purchaseOf, switchOthers, vendor } from './meta-vendor';
import { signIn } from './sign-in';

const NAME = `Meta for e2e ${Date.now()}`;
const TOKEN = 'EAAsandboxToken';

async function connectMeta(page: Page): Promise<string> {
  await page.goto('/demo/store/destinations');
  await page.getByRole('link', { name: /^Connect (another )?Meta Conversions API$/ }).click();
  await page.getByRole('switch', { name: 'Use the sandbox' }).check();
  await page.getByRole('textbox', { name: 'Name' }).fill(NAME);
  await page.getByLabel('Dataset (Pixel) ID').fill('42');
  await expect(page.getByText('It is usually 15 or 16 digits. It can be saved as it is.')).toBeVisible();
  await page.getByLabel('Dataset (Pixel) ID').fill('1234567890123456');
  await expect(page.getByText('It is usually 15 or 16 digits.')).toBeHidden();
  await chooseNoWait(page);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.waitForURL(/destinations\/[^/]+\?tab=test$/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

test('Meta from nothing to every order, through a revoked token', async ({ browser, page, userAgent, baseURL }) => {
  test.setTimeout(180_000);
  await signIn(page);
  await switchOthers(page, 'Pause');
  await control(page.request, { fault: 'none', forget: true });
  const id = await connectMeta(page);

  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('The credentials are good')).toBeVisible();
  await page.getByRole('button', { name: 'Send test event' }).click();
  await expect(page.getByText('Meta Conversions API took the test event')).toBeVisible();
  await expect(page.getByTestId('request-body').last()).toContainText('"test_event_code": "TEST12345"');
  await expect(page.getByTestId('answer-body').last()).toContainText('"events_received": 1');
  await expect(page.getByTestId('trial').last()).toContainText('authorization: Bearer [secret]');
  await expect(page.getByTestId('trial').last()).not.toContainText(TOKEN);

  const shopper = await browser.newContext({ userAgent, baseURL });
  const shop = await shopper.newPage();
  const first = await buy(shop, 'first.zoe@example.com');
  await expectState(page, id, first, 'delivered');

  await control(page.request, { fault: 'revoked' });
  const held: string[] = [];
  for (const email of ['second.zoe@example.com', 'third.zoe@example.com', 'fourth.zoe@example.com']) {
    held.push(await buy(shop, email));
  }
  for (const order of held) await expectState(page, id, order, 'held');
  await expect(page.getByTestId('hold')).toContainText('On hold: reconnect');
  await expect(page.getByTestId('hold')).toContainText('190');
  await page.getByRole('button', { name: 'Test it first' }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('It would be put on hold: reconnect')).toBeVisible();

  await control(page.request, { fault: 'none' });
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('textbox', { name: 'Conversions API access token' }).fill(TOKEN);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await page.getByRole('button', { name: 'It is fixed: release held events' }).click();
  await page.getByTestId('release').getByRole('button', { name: 'Release', exact: true }).click();
  await expect(page.getByTestId('hold')).toBeHidden();
  await expect(page.getByTestId('connection-state')).toHaveText('sending');
  for (const order of held) await expectState(page, id, order, 'delivered');

  const orders = [first, ...held];
  const keys = await Promise.all(orders.map(async (order) => `Purchase ${(await purchaseOf(page, id, order))?.key}`));
  const { keys: taken, sent, events } = await vendor(page.request);
  expect(taken.filter((key) => keys.includes(key))).toEqual(keys);
  expect(sent).toBe(events);

  await page.getByRole('button', { name: `Delete this connection… Delete ${NAME}` }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.waitForURL('**/demo/store/destinations');
  await expect(page.getByRole('link', { name: NAME })).toBeHidden();
  await switchOthers(page, 'Resume');
  await shopper.close();
});

test('the mapping is edited, previewed on a stored event, and saved', async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/destinations/connect/meta');
  await page.getByRole('switch', { name: 'Use the sandbox' }).check();
  await page.getByRole('textbox', { name: 'Name' }).fill(`Mapping ${NAME}`);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.waitForURL(/destinations\/[^/]+\?tab=test$/);
  await page.getByRole('tab', { name: 'Event mapping' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByTestId('request-body')).toContainText('"event_name": "Purchase"');
  await page.getByRole('button', { name: 'Rule of purchase' }).click();
  const rule = page.getByRole('group', { name: 'Rule of purchase' });
  await rule.getByRole('combobox', { name: 'Meta event' }).fill('GrinderSold');
  await expect(preview.getByTestId('request-body')).toContainText('"event_name": "GrinderSold"');
  await rule.getByRole('button', { name: 'Add a condition' }).click();
  await expect(page.getByText('The rule of purchase has an error that must be fixed before it can be saved.')).toBeVisible();
  await rule.getByLabel('Property of condition 1').fill('payment_type');
  await rule.getByLabel('Value of condition 1').fill('pigeon');
  await expect(preview.getByText('Not sent: a filter leaves it out')).toBeVisible();
  await rule.getByRole('button', { name: 'Remove condition 1' }).click();
  await page.getByLabel('Custom event').fill('quiz_done');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('group', { name: 'Rule of quiz_done' }).getByRole('combobox', { name: 'Meta event' }).fill('Quiz');
  await page.getByRole('button', { name: 'Save the mapping' }).click();
  await expect(page.getByText('The mapping is saved, for events from now on.')).toBeVisible();
  await page.reload();
  const findings: string[] = [];
  for (const tab of ['Settings', 'Test', 'Browser pixel', 'Event mapping']) {
    await page.getByRole('tab', { name: tab }).click();
    findings.push(...(await seriousFindings(page)).map((finding) => `${tab}: ${finding}`));
  }
  expect(findings).toEqual([]);
  await expect(page.getByTestId('mapping').getByRole('row', { name: /purchase .*GrinderSold/ })).toBeVisible();
  await expect(page.getByTestId('mapping').getByRole('row', { name: /quiz_done .*Quiz/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('button', { name: /^Delete this connection/ }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.waitForURL('**/demo/store/destinations');
});
