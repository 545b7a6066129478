/** Signs a browser in as the demo's owner. */
import type { Page } from '@playwright/test';
import { DEMO_LOGIN } from '@/lib/model/demo';

type Cookies = Parameters<ReturnType<Page['context']>['addCookies']>[0];

/** The session of the first test of this process, which filled in the form. */
let session: Cookies | undefined;

/** Leaves the page where it is: what is asked for next is answered to the owner. */
export async function signIn(page: Page): Promise<void> {
  session ??= await fillForm(page);
  await page.context().addCookies(session);
}

async function fillForm(page: Page): Promise<Cookies> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(DEMO_LOGIN.email);
  await page.getByRole('textbox', { name: /password/i }).fill(DEMO_LOGIN.password);
  await page.getByRole('button', { name: /^sign in$/i }).click();
  await page.waitForURL('**/demo/store/overview');
  return page.context().cookies();
}
