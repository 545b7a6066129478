/** Protects own metrics and the word for revenue: what somebody writes in Settings is a column of Performance, until it is deleted. */
import { expect, test } from '@playwright/test';
import { seriousFindings } from './axe';
import { signIn } from './sign-in';

const NAME = 'Neukundenanteil';

test('a formula is tried, saved, shown and sorted by, and its links say when it is gone', async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/settings/metrics');
  await page.getByRole('button', { name: 'Add a metric' }).click();
  const form = page.getByRole('region', { name: 'New metric' });
  await form.getByLabel('Name').fill(NAME);
  await form.getByRole('textbox', { name: 'Formula' }).fill('newRevenue / revenu');
  await expect(form.getByText('no metric “revenu”')).toBeVisible();
  await expect(form.locator('mark')).toHaveText('revenu');
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await form.getByRole('textbox', { name: 'Formula' }).fill('newRevenue / revenue');
  await expect(form.getByTestId('metric-preview').getByRole('row', { name: /Store total/ })).toContainText('%');
  expect(await seriousFindings(page)).toEqual([]);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('article', { name: NAME })).toContainText('newRevenue / revenue');

  await page.goto('/demo/store/performance');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: NAME }).check();
  await page.keyboard.press('Escape');
  const heading = page.getByRole('columnheader', { name: NAME });
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect(page.getByRole('row', { name: /Store total/ })).toContainText(/\d%/);
  await expect(page).toHaveURL(/sort=own_[0-9a-f]{8}/);
  const shared = page.url();

  await page.goto('/demo/settings/metrics');
  await page.getByRole('button', { name: `Delete the metric ${NAME}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('article', { name: NAME })).toBeHidden();
  await page.goto(shared);
  await expect(page.getByText('A metric that this link shows or sorts by was deleted.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Store total/ })).toBeVisible();
});

test('reports say what counts as revenue, and a change of it says what it moves', async ({ page }) => {
  await signIn(page);
  for (const path of ['overview', 'performance', 'models', 'journeys', 'products', 'changes']) {
    await page.goto(`/demo/store/${path}`);
    await expect(page.getByText('Total sales', { exact: true }).filter({ visible: true }).first()).toBeVisible();
  }
  await page.goto('/demo/settings/sites');
  await expect(page.getByRole('radio', { name: 'Net sales' })).toBeChecked();
  await page.goto('/demo/settings/sites/store');
  await page.getByRole('radio', { name: 'Net sales' }).check();
  await expect(page.getByText('is counted again as net sales')).toBeVisible();
});
