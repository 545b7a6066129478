/** Protects the import screen: a file's columns are guessed, a wrong one can be mapped, its orders arrive, and its refused rows can be had. */
import { expect, test } from '@playwright/test';
import { signIn } from './sign-in';

const ORDER = `CSV-${Date.now()}`;
const FILE = `Bestellung;Datum;Total;Währung;Email
${ORDER};14.03.2026 10:30;"1.234,50";EUR;csv.zoe@example.com
${ORDER}-b;irgendwann;5,00;EUR;
`;

test('a file of past orders is mapped, imported once, and its refused row downloaded', async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/import');
  const choose = async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByLabel('Orders as CSV').click();
    await (await chooser).setFiles({ name: 'bestellungen.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
  };
  await choose();
  await expect(page.getByText('Still to be mapped: Order ID, Ordered at')).toBeVisible();
  for (const [label, column] of [
    ['Order ID', 'Bestellung'],
    ['Ordered at', 'Datum'],
    ['Currency', 'Währung'],
  ]) {
    await page
      .getByRole('textbox', { name: label, exact: true })
      .or(page.getByRole('combobox', { name: label, exact: true }))
      .first()
      .click();
    await page.getByRole('option', { name: column, exact: true }).click();
  }
  await expect(page.getByText('€1,234.50')).toBeVisible();
  await expect(page.getByText(/irgendwann/)).toBeVisible();
  await page.getByRole('button', { name: /Import bestellungen/ }).click();
  await expect(page.getByText(/1 orders and refunds are new, 0 were there already, 1 rows were refused/)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the refused rows' }).click();
  expect((await download).suggestedFilename()).toMatch(/^refused-/);
  await expect(async () => {
    await page.goto(`/demo/store/orders?search=${ORDER}&from=2026-03-01&to=2026-04-01`);
    await expect(page.getByRole('link', { name: ORDER })).toBeVisible({ timeout: 3_000 });
  }).toPass();
});
