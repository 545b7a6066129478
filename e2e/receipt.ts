/** The receipt of an order that was just made. */
import { expect, type Page } from '@playwright/test';

/** Opens it as soon as the worker has made the order, and again until it `shows` what comes after. */
export async function openReceipt(page: Page, order: string, shows: () => Promise<void> = async () => {}): Promise<void> {
  await expect(async () => {
    await page.goto(`/demo/store/orders?search=${encodeURIComponent(order)}`);
    // The list does not grow while it is open: a click without an end would wait for an order that came a moment later for ever.
    await page.getByRole('link', { name: order }).first().click({ timeout: 5_000 });
    await shows();
  }).toPass({ timeout: 40_000 });
}
