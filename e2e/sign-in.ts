/** Signs a page in as the demo's owner. */
import type { Page } from '@playwright/test';
import { DEMO_LOGIN } from '@/lib/model/demo';

export async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(DEMO_LOGIN.email);
  await page.getByRole('textbox', { name: /password/i }).fill(DEMO_LOGIN.password);
  await page.getByRole('button', { name: /^sign in$/i }).click();
  await page.waitForURL('**/demo/store/overview');
}
