/**
 * Protects what a marketer comes for: each question is answered within three clicks of the overview, by figures that open the
 * orders they are made of.
 */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { signIn } from './sign-in';

const cents = (text: string) => Number(text.split('\n')[0]?.replace(/[^\d-]/g, ''));

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

/** The list that a figure has opened, to its end: what the orders in it sum to. */
async function sumOf(list: Locator): Promise<number> {
  const more = list.getByRole('button', { name: 'Show more' });
  await expect(list.locator('tbody tr').first()).toBeVisible();
  while (await more.isVisible()) await more.click();
  const credits = await list.locator('tbody tr td:last-child').allInnerTexts();
  return credits.reduce((sum, text) => sum + cents(text), 0);
}

test.beforeEach(async ({ page }) => signIn(page));

test('finds the campaigns that look good under last click only, and the orders behind the figure', async ({ page }) => {
  await page.getByRole('link', { name: 'Models' }).click();
  await choose(page, 'Rows', 'Campaigns');
  const row = page.getByRole('row').filter({ hasText: 'Closes journeys that others open' }).first();
  await expect(row).toContainText('gives it');
  const figure = row.getByRole('button', { name: 'under Last click', exact: false }).first();
  const money = (await figure.innerText()).split('\n')[0] ?? '';
  await figure.click();
  expect(await sumOf(page.getByRole('dialog'))).toBe(cents(money));
});

test('sees which landing pages and which products sell through Paid Social', async ({ page }) => {
  await page.getByRole('link', { name: 'Performance' }).click();
  await page.getByRole('button', { name: 'Only this channel: Paid Social' }).click();
  await choose(page, 'Rows', 'Landing pages');
  const pages = page.getByRole('row').filter({ hasText: /^\S{3,20}\/demo-store\/p\// });
  await expect(pages.first()).toContainText('€');
  await choose(page, 'Rows', 'Products');
  await expect(page.getByRole('row').filter({ hasText: 'Quiet Grinder' }).first()).toContainText('€');
});

test('sees how long buyers take, and how last week compared', async ({ page }) => {
  await page.getByRole('link', { name: 'Journeys' }).click();
  await expect(page.getByText(/Half of the orders came within .* of the first contact/)).toBeVisible();
  await page.getByRole('link', { name: 'Performance' }).click();
  await page.getByRole('button', { name: /Last 30 days/ }).click();
  await page.getByRole('dialog').getByText('Last week').click();
  await expect(page.getByText(/Compared with/)).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Store total' })).toContainText('%');
});
