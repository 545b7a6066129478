/** Buying in the demo store as a shopper does. */
import { expect, type Page } from '@playwright/test';

/** Orders the grinder as `email` and resolves to the order's number, once its purchase was taken. */
export async function buy(page: Page, email: string): Promise<string> {
  await page.goto('/demo-store/p/grinder-no-4');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await page.getByRole('link', { name: /Go to cart/ }).click();
  await page.getByRole('link', { name: 'Check out' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('First name').fill('Zoë');
  await page.getByLabel('Last name').fill('Öztürk');
  const bought = page.waitForResponse(
    (response) => response.url().includes('/c/') && (response.request().postData() ?? '').includes('"purchase"'),
  );
  await page.getByRole('button', { name: /Place the order/ }).click();
  const number = await page.getByTestId('order-number').innerText();
  expect((await bought).status()).toBe(202);
  return number;
}
