/** Steps of the form that connects a destination. */
import type { Page } from '@playwright/test';

/** The demo store's own orders come without a shop's word, which the simulated ones have: it would be waited for. */
export async function chooseNoWait(page: Page): Promise<void> {
  const wait = { name: 'Wait for the shop and the browser' };
  await page.getByRole('textbox', wait).or(page.getByRole('combobox', wait)).first().click();
  await page.getByRole('option', { name: 'Do not wait' }).click();
}
