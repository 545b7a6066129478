/** Protects the way from a new webhook source to an order that says who told what: added on the screen, signed with the secret shown once. */
import { expect, test } from '@playwright/test';
import { hmacSha256 } from '@/lib/core/hash';
import { PORT } from './playwright.config';
import { openReceipt } from './receipt';
import { signIn } from './sign-in';

const ORDER = String(Date.now());
const CLICK = `shop-click-${ORDER}`;

test('a Shopify source: its address and secret, a wrong signature, an order with its landing page', async ({ page, request }) => {
  await signIn(page);
  await page.goto('/demo/store/sources');
  await page.getByRole('radio', { name: /Shopify/ }).click();
  await page.getByRole('button', { name: 'Add the source' }).click();
  const shown = page.locator('code');
  await expect(shown.filter({ hasText: /\/webhooks\/(?!demo7orderdesk)/ }).first()).toBeVisible();
  const texts = await shown.allInnerTexts();
  const address = texts.find((text) => text.includes('/webhooks/') && !text.includes('demo7orderdesk')) ?? '';
  const secret = texts.find((text) => /^[A-Za-z0-9]{32}$/.test(text)) ?? '';
  expect([address, secret]).toEqual([expect.stringMatching(/^http.*\/webhooks\/[a-z0-9]{20}$/), expect.stringMatching(/./)]);
  const at = new Date().toISOString();
  const body = JSON.stringify({
    id: Number(ORDER),
    name: `#${ORDER}`,
    email: 'shopify.zoe@example.com',
    financial_status: 'paid',
    created_at: at,
    updated_at: at,
    currency: 'EUR',
    total_price: '74.50',
    landing_site: `/?utm_source=google&utm_medium=cpc&utm_campaign=shopify&gclid=${CLICK}`,
    line_items: [],
    refunds: [],
  });
  const post = (key: string) =>
    request.post(`http://localhost:${PORT}${new URL(address).pathname}`, {
      data: Buffer.from(body),
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': 'orders/paid',
        'x-shopify-shop-domain': 'shop.example',
        'x-shopify-hmac-sha256': hmacSha256(key, body).toString('base64'),
      },
    });
  await expect.poll(async () => (await post('a wrong secret')).status(), { timeout: 10_000 }).toBe(401);
  await page.goto('/demo/store/quality');
  await expect(page.getByText(/deliveries of shopify were refused/)).toBeVisible();
  await page.getByRole('link', { name: 'The sources and their secrets' }).click();
  await page.waitForURL('**/demo/store/sources');
  expect((await post(secret)).status()).toBe(200);
  expect(await (await post(secret)).json()).toMatchObject({ events: [{ status: 'duplicate' }] });
  const remembered = page.getByText('the order itself remembers the page it began on');
  await openReceipt(page, ORDER, () => expect(remembered).toBeVisible({ timeout: 2_000 }));
  await expect(page.getByText(CLICK).first()).toBeVisible();
  await page.goto('/demo/store/quality');
  await expect(page.getByText(/or a later one was accepted/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Source of what came in' }).click();
  await page.getByRole('option', { name: 'Shopify' }).click();
  await expect(page.getByTestId('intake').getByRole('row', { name: /Shopify rejected: wrong signature/ })).toBeVisible();
  await page.goto('/demo/settings/changes');
  const created = page
    .getByTestId('changes')
    .getByRole('row', { name: /source created Shopify/ })
    .first();
  await expect(created).toContainText(/kind: shopify.*secret: set/);
});

test('a refused event is mended and released on the screen', async ({ page, request }) => {
  const order = `MEND-${ORDER}`;
  const at = new Date().toISOString();
  const event = { id: order, name: 'purchase', at, properties: { transaction_id: order, currency: 'COINS', value: 5 } };
  await request.post(`http://localhost:${PORT}/c/k3v9tq71mzn4`, {
    data: JSON.stringify({ sentAt: at, events: [event] }),
    headers: { 'content-type': 'text/plain' },
  });
  await signIn(page);
  await page.goto('/demo/store/quality');
  await page.getByRole('row').filter({ hasText: 'properties.currency' }).getByRole('button', { name: 'Mend' }).click();
  const json = page.getByLabel('The event');
  await json.fill((await json.inputValue()).replace('COINS', 'EUR'));
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByText('released').first()).toBeVisible();
  await expect(async () => {
    await page.goto(`/demo/store/orders?search=${order}`);
    await expect(page.getByRole('link', { name: order })).toBeVisible({ timeout: 2_000 });
  }).toPass();
});

test('a BigCommerce source: access to the shop, an order that waits to be fetched, and the past taken in', async ({
  page,
  request,
}) => {
  await signIn(page);
  await page.goto('/demo/store/sources');
  await page.getByRole('radio', { name: /BigCommerce/ }).click();
  await page.getByRole('button', { name: 'Add the source' }).click();
  const secret = await page
    .locator('code')
    .filter({ hasText: /^[A-Za-z0-9]{32}$/ })
    .first()
    .innerText();
  await page.getByRole('link', { name: 'Go on to its steps and settings' }).click();
  await page.waitForURL(/\/sources\/[0-9a-f-]{36}$/);
  const address = await page.locator('code').filter({ hasText: '/webhooks/' }).first().innerText();
  const access = page.locator('form').filter({ hasText: 'Store hash' });
  await access.getByLabel('Store hash').fill('https://evil.example/stores');
  await access.getByLabel('Access token').fill('hk3n1v0q8s7d6f5g4h3j2k1l');
  await access.getByRole('button', { name: 'Save the access' }).click();
  await expect(page.getByText('must be the store hash, such as 9xkd0q2f')).toBeVisible();
  await access.getByLabel('Store hash').fill('9xkd0q2f');
  await access.getByRole('button', { name: 'Save the access' }).click();
  await expect(access.getByRole('button', { name: 'Change the access' })).toBeVisible();
  await expect(access.getByLabel('Access token')).toHaveAttribute('placeholder', 'ends in 2k1l');
  // No shop answers here: the order waits, and the page says why.
  const told = { scope: 'store/order/created', store_id: '1', data: { type: 'order', id: 118 }, producer: 'stores/9xkd0q2f' };
  const headers = { 'x-tieback-secret': secret };
  const post = () => request.post(`http://localhost:${PORT}${new URL(address).pathname}`, { data: told, headers });
  await expect.poll(async () => (await post()).status(), { timeout: 10_000 }).toBe(200);
  await page.reload();
  await expect(page.getByText(/1 order waits to be fetched, the first since/)).toBeVisible();
  await page.getByRole('button', { name: 'Import past orders' }).click();
  await expect(page.getByText('In progress: 0 orders imported.')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused: 0 orders imported.')).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('In progress: 0 orders imported.')).toBeVisible();
});
