/**
 * Protects what a marketer comes for: each question is answered within three clicks of the overview, by figures that open the
 * orders they are made of.
 */
import { expect, type Page, test } from '@playwright/test';
import { openReceipt } from './receipt';
import { signIn } from './sign-in';
import { cents, sumOf } from './whole-list';

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test.beforeEach(async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/overview');
});

test('finds the campaigns that look good under last click only, and the orders behind the figure', async ({ page }) => {
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await choose(page, 'Rows', 'Campaigns');
  await expect(page.getByRole('columnheader', { name: 'Campaign', exact: true })).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: 'Closes journeys that others open' }).first();
  await expect(row).toContainText('gives it');
  const figure = row.getByRole('button', { name: 'under Last click', exact: false }).first();
  const money = (await figure.innerText()).split('\n')[0] ?? '';
  await figure.click();
  expect(await sumOf(page.getByRole('dialog'))).toBe(cents(money));
});

test('sees which landing pages and which products sell through Paid Social', async ({ page }) => {
  await page.getByRole('link', { name: 'Performance', exact: true }).click();
  await page.getByRole('button', { name: 'Only this channel: Paid Social' }).click();
  await choose(page, 'Rows', 'Landing pages');
  const rowsOf = (name: string) => page.locator('tbody').getByRole('row').filter({ hasText: name });
  await expect(rowsOf('/demo-store/p/').first()).toContainText('€');
  await choose(page, 'Rows', 'Products');
  await expect(rowsOf('Quiet Grinder').first()).toContainText('€');
});

test('sees how long buyers take, and how last week compared', async ({ page }) => {
  await page.getByRole('link', { name: 'Journeys', exact: true }).click();
  await expect(page.getByText(/Half of the orders came within .* of the first contact/)).toBeVisible();
  await page.getByRole('link', { name: 'Performance', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Store total' })).toBeVisible();
  await page.getByRole('button', { name: /Last 30 days/ }).click();
  await page.getByRole('dialog').getByText('Last week').click();
  await expect(page.getByText(/Compared with/)).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Store total' })).toContainText('%');
});

const WRITE_KEY = 'wk_demo7Qm2XvT9bLk4RzN8cWp3JhYs6';
const HOUR_MS = 3_600_000;

/** A click on an ad in one browser and an order in another, days ago, with one e-mail address: two people taken for one. */
async function orderOfTwo(page: Page, order: string, userAgent: string | undefined): Promise<void> {
  const email = `shared-${order.toLowerCase()}@example.com`;
  const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
  const url = `https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=shared&gclid=Cj0KCQ-${order}`;
  const [clicked, bought] = [`clicked-${order}`, `bought-${order}`];
  const properties = { order_id: order, total: 40, currency: 'EUR' };
  const batch = [
    { type: 'page', anonymousId: clicked, context: { page: { url }, userAgent }, timestamp: ago(98) },
    { type: 'identify', anonymousId: clicked, traits: { email }, timestamp: ago(97) },
    {
      type: 'track',
      event: 'Order Completed',
      anonymousId: bought,
      properties,
      context: { traits: { email }, page: { url: 'https://shop.example/thanks' }, userAgent },
      timestamp: ago(72),
    },
  ];
  const answer = await page.request.post('/v1/batch', {
    headers: { authorization: `Basic ${btoa(`${WRITE_KEY}:`)}` },
    data: { batch },
  });
  expect(answer.status()).toBe(200);
}

test('undoes a merge, sees the numbers move, and the reason in What changed', async ({ page, userAgent }) => {
  test.setTimeout(120_000);
  const order = `MK-${Date.now()}`;
  await orderOfTwo(page, order, userAgent);
  const buyer = page.getByRole('region', { name: 'The buyer' });
  await openReceipt(page, order, () => expect(buyer).toContainText('was given in both', { timeout: 5_000 }));
  await expect(page.getByTestId('click-id').first()).toContainText(`gclid=Cj0KCQ-${order}`);

  await buyer.getByRole('button', { name: 'These are two people' }).click();
  const asked = page.getByRole('dialog', { name: 'These are two people' });
  await expect(asked).toContainText('1 of 1 orders would be credited otherwise');
  await expect(asked.getByRole('row').filter({ hasText: 'Paid Search' })).toContainText('€0.00');
  await asked.getByRole('button', { name: 'They are two people' }).click();
  await expect(buyer).toContainText('Not the same person, as decided', { timeout: 40_000 });
  await expect(page.getByTestId('click-id')).toHaveCount(0);

  await page.getByRole('link', { name: 'What changed', exact: true }).click();
  await choose(page, 'Cause', 'People told apart');
  await page.getByTestId('changed-days').getByRole('button').first().click();
  await expect(page.getByRole('dialog')).toContainText(order);
});
