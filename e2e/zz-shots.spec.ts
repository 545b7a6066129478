import { test } from '@playwright/test';
import { signIn } from './sign-in';
for (const scheme of ['light', 'dark'] as const)
  test(`shots ${scheme}`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme: scheme });
    await signIn(page);
    for (const [w, h] of [
      [1280, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width: w, height: h });
      for (const p of ['store/overview', 'store/performance', 'store/orders', 'settings/sites/store']) {
        await page.goto(`/demo/${p}`);
        await page.waitForLoadState('networkidle', { timeout: 8000 }).catch(() => undefined);
        if (p === 'store/overview') await page.getByRole('combobox', { name: 'Compare with' }).click();
        if (p === 'store/overview') await page.waitForTimeout(1500);
        await page.screenshot({ path: `/tmp/jsan/${scheme}-${w}-${p.replaceAll('/', '-')}.png` });
      }
      await page.goto('/demo/store/overview');
      if (w === 390) {
        await page.getByRole('button', { name: 'Menu' }).click();
        await page.waitForTimeout(500);
        await page.screenshot({ path: `/tmp/jsan/${scheme}-menu.png` });
      } else {
        await page.getByRole('button', { name: /^Days:/ }).click();
        await page.waitForTimeout(2500);
        await page.screenshot({ path: `/tmp/jsan/${scheme}-days.png` });
      }
    }
  });
