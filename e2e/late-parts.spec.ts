/** Protects what pages load only when it is used: lists, tooltips and panels come by pointer and by keyboard, and lose no focus. */
import { expect, test } from '@playwright/test';
import { signIn } from './sign-in';

test.beforeEach(async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/overview');
});

test('a choice opens by keyboard, takes an option, and keeps the focus', async ({ page }) => {
  const compare = page.getByRole('combobox', { name: 'Compare with' });
  await compare.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('listbox', { name: 'Compare with' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listbox')).toBeHidden();
  await expect(page).toHaveURL(/compare=/);
  await expect(compare).toBeFocused();
});

test('a choice opens by a click', async ({ page }) => {
  await page.getByRole('combobox', { name: 'Compare with' }).click();
  await page.getByRole('option').nth(1).click();
  await expect(page).toHaveURL(/compare=/);
});

test('what is typed before a list has come is looked for', async ({ page }) => {
  await page.goto('/demo/settings/sites/store');
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('Lisbon');
  await page.getByRole('option', { name: 'Europe/Lisbon' }).click();
  await expect(zone).toHaveValue('Europe/Lisbon');
});

test('several texts are entered by Enter, comma and leaving, and removed', async ({ page }) => {
  await page.goto('/demo/settings/sites/store');
  const domains = page.getByRole('textbox', { name: 'Domains' });
  await domains.fill('one.example');
  await page.keyboard.press('Enter');
  await domains.pressSequentially('two.example,');
  await domains.fill('three.example');
  await domains.blur();
  for (const name of ['one.example', 'two.example', 'three.example'])
    await expect(page.getByText(name, { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Remove two.example' }).click();
  await expect(page.getByText('two.example', { exact: true })).toBeHidden();
});

test('several choices open by a click', async ({ page }) => {
  await page.goto('/demo/store/performance');
  await page.getByText('Then by', { exact: true }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
});

test('a word is explained to pointer and focus, until Escape', async ({ page }) => {
  const word = page.getByRole('article', { name: 'Orders', exact: true }).getByText('Orders', { exact: true });
  await word.hover();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toBeHidden();
  await word.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('tooltip')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('tooltip')).toBeHidden();
});

test('the panel of days opens with the focus in it, and gives it back', async ({ page }) => {
  const days = page.getByRole('button', { name: /^Days:/ });
  await days.click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('group', { name: 'Presets' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(days).toBeFocused();
  await days.click();
  await expect(panel).toBeVisible();
  await days.click();
  await expect(panel).toBeHidden();
});
