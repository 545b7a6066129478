/** Protects the frame of the console: old links, finding by name, unsaved changes, addresses without a page. */
import { expect, test } from '@playwright/test';
import { signIn } from './sign-in';

test.beforeEach(async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/overview');
});

test('links to the page that Performance was lead on, with their view', async ({ page }) => {
  await page.goto('/demo/store/attribution?range=30d&models=linear,first_click');
  await expect(page).toHaveURL(/\/demo\/store\/performance\?range=30d&models=linear(,|%2C)first_click$/);
  await expect(page.getByTestId('reconciles-first_click')).toBeVisible();
});

test('the navigation groups the pages by job, and fits the window', async ({ page }) => {
  const nav = page.getByRole('navigation', { name: 'Console' });
  for (const job of ['Decide', 'Prove', 'Connect']) await expect(nav.getByRole('group', { name: job })).toBeVisible();
  await expect(nav.getByRole('link', { name: 'Overview' })).toHaveAttribute('aria-current', 'page');
  await expect(nav.getByRole('link', { name: 'Destinations' })).toBeInViewport({ ratio: 1 });
  await expect(nav.getByRole('button', { name: 'Sign out' })).toBeInViewport();
});

test('the command bar leads by keyboard to a page and to an order', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Go to a page/ }).fill('alerts');
  await expect(page.getByRole('option', { name: 'Alerts', selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/demo/store/destinations/alerts');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Go to a page/ }).fill('NB-1');
  const order = page.getByRole('option', { name: /NB-1/ }).first();
  await expect(order).toBeVisible();
  await order.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Order NB-1');
});

test('days are chosen by key, and an older link keeps its days', async ({ page }) => {
  await page.getByRole('button', { name: /^Days: Last 30 days and today/ }).click();
  await page.getByRole('group', { name: 'Presets' }).getByRole('button', { name: 'Yesterday' }).press('m');
  await expect(page).toHaveURL(/range=month/);
  await expect(page.getByRole('button', { name: /^Days: Month to date/ })).toBeVisible();
  await page.goto('/demo/store/overview?from=2025-02-01&to=2025-03-01');
  await expect(page.getByRole('button', { name: /^Days: chosen, .*2025/ })).toBeVisible();
});

test('an address without a page says so beside the navigation', async ({ page }) => {
  const answer = await page.goto('/demo/store/nothing/here');
  expect(answer?.status()).toBe(404);
  await expect(page.getByText('There is nothing at this address')).toBeVisible();
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.waitForURL('**/demo/store/orders');
});

test('changed settings are not left without asking', async ({ page }) => {
  await page.goto('/demo/settings/sites/store');
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const stored = await name.inputValue();
  await name.fill(`${stored} 2`);
  const asked = page.waitForEvent('dialog').then(async (dialog) => {
    await dialog.dismiss();
    return dialog.message();
  });
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  expect(await asked).toContain('not saved');
  await expect(name).toHaveValue(`${stored} 2`);
  await name.fill(stored);
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  await page.waitForURL('**/demo/settings/members');
});
