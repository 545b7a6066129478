/** A list behind a figure, opened to its end: what its rows sum to. */
import { expect, type Locator } from '@playwright/test';

/** The minor units of an amount as a screen writes it; of several lines, the first. */
export const cents = (text: string): number => Number(text.split('\n')[0]?.replace(/[^\d-]/g, ''));

export async function sumOf(list: Locator): Promise<number> {
  const rows = list.locator('tbody tr');
  const more = list.getByRole('button', { name: 'Show more' });
  await expect(rows.first()).toBeVisible();
  while (await more.isVisible()) {
    const shown = await rows.count();
    await more.click();
    // While a page loads the button stands there, and after the last it is gone: a click in between would wait for ever.
    await expect(rows.nth(shown)).toBeVisible();
  }
  const amounts = await list.locator('tbody tr td:last-child').allInnerTexts();
  return amounts.reduce((sum, text) => sum + cents(text), 0);
}
