/** Protects changing one's password on its screen: the new one holds, and whoever was signed in by the old one is out. */
import { expect, type Page, test } from '@playwright/test';
import { connect, type Database } from '@/db/client';
import { demoSite } from '@/db/queries/site';
import { startedDatabase } from '@/lib/cli/home';
import { createMember } from '@/lib/workspace/create-workspace';
import { HOME } from './global-setup';

const OLD = 'correct horse battery';
const NEW = 'staple größer als 12';
const email = `zoe.${Date.now()}@example.com`;
let db: Database;

test.beforeAll(async () => {
  process.env['DATABASE_URL'] = await startedDatabase(HOME);
  db = connect(process.env['DATABASE_URL'], 1, 'tieback-e2e');
  const site = await demoSite(db);
  if (!site) throw new Error('there is no demo site');
  await createMember(db, site.workspaceId, { email, name: 'Zoë', password: OLD, role: 'viewer' });
});
test.afterAll(() => db.$client.end());

async function signIn(page: Page, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: /password/i }).fill(password);
  await page.getByRole('button', { name: /^sign in$/i }).click();
}

test('a member changes their password, and is out everywhere else', async ({ page, browser }) => {
  await signIn(page, OLD);
  await page.waitForURL('**/overview');
  const other = await browser.newPage();
  await signIn(other, OLD);
  await other.waitForURL('**/overview');

  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('link', { name: 'Your login' }).click();
  const [current, next] = [
    page.getByRole('textbox', { name: 'Current password' }),
    page.getByRole('textbox', { name: 'New password' }),
  ];
  await current.fill('not my password');
  await next.fill(NEW);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('is not your password')).toBeVisible();
  await current.fill(OLD);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(current).toHaveValue('');

  await page.reload();
  await expect(current).toBeVisible();
  await other.goto('/demo/store/overview');
  await expect(other).toHaveURL(/sign-in/);
  await signIn(other, OLD);
  await expect(other.getByText('This e-mail and password do not belong together.')).toBeVisible();
  await signIn(other, NEW);
  await other.waitForURL('**/overview');
  await other.close();
});
