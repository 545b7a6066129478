/**
 * Protects the way of an admin and a marketer to what orders cost: Meta and Google Ads connected on their consent pages, 90 days that run in,
 * cost and ROAS of each campaign with the rows behind them; a consent that ends at the platform is said on every page and beside each
 * figure, until it is given again. The store is left without ad accounts, as it was found.
 */
import { type Browser, expect, type Page, test } from '@playwright/test';
import { connect, type Database } from '@/db/client';
import { adLogin } from '@/db/schema';
import { demoSite } from '@/db/queries/site';
import { operatorOf } from '@/lib/access/permissions';
import { startedDatabase } from '@/lib/cli/home';
import type { Site } from '@/lib/model/site';
import type { CostsResult } from '@/lib/reporting/reports/costs/definition';
import { disconnectLogin } from '@/lib/workspace/ad-accounts';
import { createMember } from '@/lib/workspace/create-workspace';
import { seriousFindings } from './axe';
import { HOME } from './global-setup';
import { signIn } from './sign-in';

const ACCOUNT = 'Northbound Coffee';
const PASSWORD = 'correct horse battery';
const email = `mara.${Date.now()}@example.com`;
/** The worker looks for accounts that are due by the second once somebody asks, and by the minute otherwise. */
const SYNC_MS = 90_000;
let db: Database;
let site: Site;

test.describe.configure({ mode: 'serial', timeout: 100_000 });

test.beforeAll(async () => {
  process.env['DATABASE_URL'] = await startedDatabase(HOME);
  db = connect(process.env['DATABASE_URL'], 1, 'tieback-e2e');
  const found = await demoSite(db);
  if (!found) throw new Error('there is no demo site');
  site = found;
  await createMember(db, site.workspaceId, { email, name: 'Mara', password: PASSWORD, role: 'marketer' });
});

test.afterAll(async ({ request }) => {
  for (const platform of ['meta', 'google']) await control(request, platform, { fault: 'none', latencyMs: 0, forget: true });
  for (const { id, siteId } of await db.select().from(adLogin)) {
    if (siteId === site.id) await disconnectLogin(db, operatorOf(site.workspaceId), site, id, { deleteCost: true });
  }
  await db.$client.end();
});

type Asking = Pick<Page['request'], 'post'>;

async function control(request: Asking, platform: string, wanted: object): Promise<void> {
  const answer = await request.post(`/sandbox/spend/_control/${platform}`, { data: wanted });
  expect(answer.status()).toBe(200);
}

/** The account's line in the table of accounts. */
const lineOf = (page: Page, platform: string) => page.getByTestId('ad-account').filter({ hasText: `${platform} ·` });

/** A phone shows the days in another place. */
const heldBy = (page: Page, platform: string) => lineOf(page, platform).getByTestId('days-held').filter({ visible: true });

async function openConsent(page: Page, platform: string): Promise<void> {
  await page.goto('/demo/store/ad-accounts');
  await page.getByRole('button', { name: `Connect ${platform}`, exact: true }).click();
  await page.waitForURL('**/sandbox/spend/**');
  await expect(page.getByText('a server of Tieback’s own')).toBeVisible();
}

async function readAccounts(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: ACCOUNT })).toBeChecked();
  await dialog.getByRole('button', { name: 'Read these accounts' }).click();
  await expect(dialog).toBeHidden();
}

async function syncNow(page: Page, platform: string): Promise<void> {
  await lineOf(page, platform)
    .getByRole('button', { name: `What to do with ${ACCOUNT}` })
    .click();
  await page.getByRole('menuitem', { name: 'Sync now' }).click();
}

async function asMarketer(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: /password/i }).fill(PASSWORD);
  await page.getByRole('button', { name: /^sign in$/i }).click();
  await page.waitForURL('**/demo/store/overview');
  return page;
}

/** Performance by campaign, with cost and what it brought, in three clicks. */
async function openCostByCampaign(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Performance', exact: true }).click();
  await page.getByRole('button', { name: 'Cost and ROAS' }).click();
  await page.getByRole('combobox', { name: 'Rows', exact: true }).click();
  await page.getByRole('option', { name: 'Campaigns', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'Campaign', exact: true })).toBeVisible();
}

const MICROS = 1_000_000;

/** What all rows of the open list come to, and what the list says that they come to, in whole minor units. */
async function behind(page: Page): Promise<{ rows: number; sum: number }> {
  const opened: unknown = JSON.parse(new URL(page.url()).searchParams.get('costs') ?? '{}');
  const query = new URLSearchParams((opened as { query: Record<string, string> }).query);
  query.set('limit', '200');
  const [all, sums]: [CostsResult['rows'], string[]] = [[], []];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    if (cursor) query.set('cursor', cursor);
    const answer: CostsResult = await (await page.request.get(`/api/v1/sites/${site.id}/costs?${query}`)).json();
    all.push(...answer.rows);
    if (answer.sums) sums.push(answer.sums.cost.amount);
    cursor = answer.nextCursor;
  }
  const micros = all.reduce((sum, { converted }) => sum + Math.round(Number(converted?.amount ?? 0) * MICROS), 0);
  return { rows: Math.round(micros / 10_000), sum: Math.round(Number(sums[0]) * 100) };
}

test('an admin connects Meta and Google Ads on their consent pages, and 90 days run in', async ({ page }) => {
  await signIn(page);
  await openConsent(page, 'Meta');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForURL('**/ad-accounts?refused=1');
  await expect(page.getByRole('alert').filter({ hasText: 'Not connected' })).toContainText('Meta gave no consent');

  // Slow enough to be seen.
  for (const platform of ['meta', 'google']) await control(page.request, platform, { latencyMs: 700 });
  for (const platform of ['Meta', 'Google Ads']) {
    await openConsent(page, platform);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL('**/ad-accounts?choose=*');
    await readAccounts(page);
    await page.waitForURL('**/demo/store/ad-accounts');
    await expect(lineOf(page, platform)).toContainText('Loading');
    await expect(heldBy(page, platform)).toContainText('of 90');
    if (platform !== 'Meta') continue;
    // Meta is asked for four weeks at a time.
    await expect(heldBy(page, platform)).toHaveText(/^(28|56|84) of 90$/, { timeout: SYNC_MS });
    await expect(lineOf(page, platform).getByRole('progressbar').filter({ visible: true })).toBeVisible();
  }
  for (const platform of ['meta', 'google']) await control(page.request, platform, { latencyMs: 0 });
  for (const platform of ['Meta', 'Google Ads']) {
    await expect(lineOf(page, platform).getByTestId('account-state')).toHaveText('Up to date', { timeout: SYNC_MS });
    await expect(heldBy(page, platform)).toHaveText('90');
  }
  expect(await seriousFindings(page)).toEqual([]);
  await lineOf(page, 'Meta')
    .getByRole('button', { name: `What to do with ${ACCOUNT}` })
    .click();
  await page.getByRole('menuitem', { name: 'What syncs changed' }).click();
  await expect(page.getByTestId('syncs')).toContainText('Earlier days');
  await expect(page.getByTestId('syncs')).toContainText('€');
});

test('a marketer sees the cost and ROAS of each campaign, and the rows behind them', async ({ browser }) => {
  const page = await asMarketer(browser);
  await expect(page.getByRole('article', { name: 'Cost', exact: true })).toContainText('€');
  await openCostByCampaign(page);
  await expect(page.getByTestId('late-accounts')).toBeHidden();
  const row = page.locator('tbody').getByRole('row').filter({ hasText: 'Prospecting – slow mornings' });
  await expect(row).toContainText('×');
  await row.getByTitle(/^Rows of cost behind roas/).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByTestId('cost-rows').getByRole('row').nth(1)).toContainText('Prospecting – slow mornings');
  await expect(dialog.getByTestId('list-sum')).toContainText('days of ads: €');
  const { rows, sum } = await behind(page);
  expect(rows).toBe(sum);
  expect(sum).toBeGreaterThan(0);
  expect(await seriousFindings(page)).toEqual([]);
  const said = Number(/€([\d,.]+), with/.exec(await dialog.getByTestId('list-sum').innerText())?.[1]?.replaceAll(',', ''));
  expect(Math.round(said * 100)).toBe(sum);
  await dialog.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  const card = page.getByRole('article', { name: 'Cost', exact: true });
  const shown = (await card.getByRole('button', { name: 'Cost: what it is made of' }).innerText()).replaceAll(/[^\d]/g, '');
  await card.getByRole('button', { name: 'Cost: what it is made of' }).click();
  await expect(page.getByTestId('cost-rows').getByRole('row').nth(1)).toBeVisible();
  expect(await behind(page)).toEqual({ rows: Number(shown), sum: Number(shown) });
  await page.goto('/demo/store/ad-accounts');
  await expect(page.getByText(/admin.*connect or change ad accounts/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connect TikTok Ads' })).toBeHidden();
  await page.close();
});

test('a consent that ends at the platform is said on every page and beside the figures, until it is given again', async ({
  page,
  browser,
}) => {
  await signIn(page);
  await control(page.request, 'meta', { fault: 'revoked' });
  await page.goto('/demo/store/ad-accounts');
  await syncNow(page, 'Meta');
  await expect(page.getByTestId('reconnect')).toContainText('Connect Meta again', { timeout: SYNC_MS });
  await expect(lineOf(page, 'Meta').getByTestId('account-state')).toHaveText('Connect it again');
  await expect(lineOf(page, 'Google Ads').getByTestId('account-state')).toHaveText('Up to date');

  const marketer = await asMarketer(browser);
  const late = `${ACCOUNT} (Meta)`;
  await expect(marketer.getByTestId('notice')).toContainText('Meta: connect it again');
  await expect(marketer.getByTestId('late-accounts')).toContainText(late);
  await expect(marketer.getByRole('article', { name: 'Cost *', exact: true })).toBeVisible();
  await expect(marketer.getByRole('article', { name: 'MER *', exact: true })).toBeVisible();
  await openCostByCampaign(marketer);
  await expect(marketer.getByTestId('late-accounts')).toContainText(late);
  await expect(marketer.getByRole('columnheader', { name: 'ROAS *', exact: true })).toBeVisible();
  for (const name of ['Orders', 'Models', 'Data quality', 'Destinations', 'Products']) {
    await marketer.getByRole('link', { name, exact: true }).click();
    await expect(marketer.getByTestId('site-notices')).toContainText('Meta: connect it again');
  }

  await page.getByRole('button', { name: 'Connect again Meta' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL('**/demo/store/ad-accounts');
  await expect(lineOf(page, 'Meta').getByTestId('account-state')).toHaveText('Up to date', { timeout: SYNC_MS });
  await expect(page.getByTestId('reconnect')).toBeHidden();
  await expect(page.getByRole('dialog')).toBeHidden();
  await marketer.goto('/demo/store/overview');
  await expect(marketer.getByRole('article', { name: 'Cost', exact: true })).toBeVisible();
  await expect(marketer.getByText('Meta: connect it again')).toBeHidden();
  await expect(marketer.getByTestId('late-accounts')).toBeHidden();
  await marketer.close();
});

test('a pasted token takes the place of the one before', async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/ad-accounts');
  await page.getByRole('button', { name: 'Disconnect Meta' }).click();
  await page.getByRole('dialog').getByRole('checkbox', { name: 'Delete what they cost, too' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(lineOf(page, 'Meta')).toBeHidden();

  await page.goto('/demo/store/ad-accounts/connect/meta');
  await paste(page);
  await page.waitForURL('**/ad-accounts?choose=*');
  await readAccounts(page);
  await expect(lineOf(page, 'Meta').getByTestId('account-state')).toHaveText('Up to date', { timeout: SYNC_MS });

  await control(page.request, 'meta', { fault: 'revoked' });
  await syncNow(page, 'Meta');
  await expect(page.getByTestId('reconnect')).toContainText('Connect Meta again', { timeout: SYNC_MS });
  await control(page.request, 'meta', { fault: 'none' });
  await page.getByRole('link', { name: 'Paste a new one' }).click();
  await paste(page);
  await page.waitForURL('**/demo/store/ad-accounts');
  await expect(lineOf(page, 'Meta').getByTestId('account-state')).toHaveText('Up to date', { timeout: SYNC_MS });
  await expect(page.getByTestId('ad-logins').getByRole('row').filter({ hasText: 'Meta' })).toHaveCount(1);
});

/** The key that the demo's server takes. */
async function paste(page: Page): Promise<void> {
  const road = page.getByRole('region', { name: 'Token of a system user' });
  await road.getByRole('switch', { name: 'Use the sandbox' }).check();
  await road.getByRole('button', { name: 'Connect', exact: true }).click();
}
