/**
 * Protects the main job in a real browser: an ad click, a return as direct in a later session, an order with an e-mail, found in the table of Performance
 * under its campaign with the click id in the receipt; and a second browser, joined by the e-mail.
 */
import { expect, type Page, test } from '@playwright/test';
import { buy } from './demo-store';
import { openReceipt } from './receipt';
import { signIn } from './sign-in';

const CAMPAIGN = `spring-${Date.now()}`;
const CLICK_ID = `Cj0KCQ-e2e_${Date.now()}`;
const EMAIL = `zoe.${Date.now()}@example.com`;
const LANDING = `/demo-store?utm_source=google&utm_medium=cpc&utm_campaign=${CAMPAIGN}&gclid=${CLICK_ID}`;

/** Opens a page and waits until its page view was taken. */
async function visit(page: Page, path: string): Promise<void> {
  const taken = page.waitForResponse((response) => response.url().includes('/c/') && response.request().method() === 'POST');
  await page.goto(path);
  expect((await taken).status()).toBe(202);
}

test('an ad click becomes an attributed order, and a second browser joins by e-mail', async ({ browser, userAgent, baseURL }) => {
  const open = () => browser.newContext({ userAgent, baseURL });
  const first = await open();
  const page = await first.newPage();
  await visit(page, LANDING);
  const [cookie] = (await first.cookies()).filter(({ httpOnly, name }) => httpOnly && /^_[0-9a-f]{8}$/.test(name));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  await page.close();

  // A later session: a new tab, no campaign, no referrer. The cookie alone knows the visitor.
  const later = await first.newPage();
  await visit(later, '/demo-store');
  const order = await buy(later, EMAIL);
  await later.reload();
  await later.waitForTimeout(300);

  const marketer = await open();
  const seen = await marketer.newPage();
  await signIn(seen);
  const ordered = Date.now();
  await openReceipt(seen, order);
  expect(Date.now() - ordered).toBeLessThan(15_000);
  await expect(seen.getByTestId('click-id').first()).toHaveText(`gclid=${CLICK_ID}`);

  await seen.goto(`/demo/store/performance?range=today&campaign=${CAMPAIGN}&models=last_non_direct_click,first_click`);
  await seen.getByRole('button', { name: 'Open Paid Search' }).click();
  await seen.getByRole('button', { name: 'Open google' }).click();
  await expect(seen.getByRole('row', { name: new RegExp(CAMPAIGN) })).toContainText('€129.90');
  await seen.getByRole('button', { name: `Remove the filter Campaign: ${CAMPAIGN}` }).click();
  await expect(seen.getByTestId('reconciles-last_non_direct_click')).toContainText('adds up');

  // A second browser comes by e-mail link and orders with the same address.
  const second = await open();
  const phone = await second.newPage();
  await visit(phone, '/demo-store?utm_source=klaviyo&utm_medium=email&utm_campaign=welcome');
  const again = await buy(phone, EMAIL);
  await openReceipt(seen, again);
  await expect(seen.getByRole('region', { name: 'The path to this order' })).toContainText(CAMPAIGN);
  await expect(seen.getByRole('region', { name: 'The path to this order' })).toContainText('welcome');
  await expect(seen.getByRole('region', { name: 'The buyer' })).toContainText('e-mail, hashed');
  for (const context of [first, second, marketer]) await context.close();
});
