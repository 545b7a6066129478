/**
 * Protects that a store says on the screen what its traffic is: a channel rule is previewed, saved and applied to earlier visits; a
 * site that sent visitors is picked to be ignored, and its visits are direct once the reports are rebuilt.
 */
import { expect, type Page, test } from '@playwright/test';
import { seriousFindings } from './axe';
import { signIn } from './sign-in';

const SETTINGS = '/demo/settings/sites/store';
/** The job looks every ten seconds; a rebuild of the demo takes a minute or two. */
const APPLIED_MS = 60_000;
const REBUILT_MS = 300_000;
const PARTNER = 'coffeeletters.example';

async function channelShown(page: Page, channel: string, timeout: number) {
  await expect(async () => {
    await page.goto('/demo/store/performance');
    await expect(page.getByText('Store total')).toBeVisible();
    await expect(page.getByText(channel, { exact: true }).first()).toBeVisible({ timeout: 2_000 });
    await expect(page.getByText('adds up').first()).toBeVisible();
  }).toPass({ timeout });
}

test('the settings of a site and its channel rules have no serious accessibility finding', async ({ page }) => {
  await signIn(page);
  for (const path of [SETTINGS, `${SETTINGS}/channels`, `${SETTINGS}/labels`]) {
    await page.goto(path);
    if (path !== SETTINGS) await page.getByRole('button', { name: 'Add a rule' }).click();
    await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      await expect.poll(() => seriousFindings(page), `${path} in the ${colorScheme}`).toEqual([]);
    }
  }
});

test('a rule names earlier visits, and an ignored referrer brings nobody', async ({ page }) => {
  test.setTimeout(APPLIED_MS + REBUILT_MS + 60_000);
  await signIn(page);
  await page.goto(`${SETTINGS}/channels`);
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await page.getByLabel('Rule 1: channel').fill('Partners');
  await page.getByLabel('Rule 1, condition 1: what is looked at').selectOption('Referring site');
  await page.getByRole('textbox', { name: 'Rule 1, condition 1: values' }).fill(PARTNER);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Preview the last 30 days' }).click();
  const preview = page.getByTestId('channel-preview');
  await expect(preview.getByText('Partners')).toBeVisible();
  await expect(preview.getByText('Referral', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The rules are saved.')).toBeVisible();
  await channelShown(page, 'Partners', APPLIED_MS);

  await page.goto(SETTINGS);
  await page.getByRole('button', { name: `Ignore ${PARTNER}` }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await page.goto('/demo/store/overview');
  await expect(page.getByText('Reports are being rebuilt')).toBeVisible();
  await expect(async () => {
    await page.goto('/demo/store/performance');
    await expect(page.getByText('Store total')).toBeVisible();
    await expect(page.getByText('Partners', { exact: true })).toHaveCount(0);
  }).toPass({ timeout: REBUILT_MS, intervals: [5_000] });
});
