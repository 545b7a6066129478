/** Protects the hand-over between a site's domains in a browser: a followed link carries the visitor over, a copied one makes somebody new. */
import { expect, type Page, type Response, test } from '@playwright/test';
import { PORT } from './playwright.config';

const FIRST = `http://localhost:${PORT}/demo-store`;
const SECOND = `http://127.0.0.1:${PORT}/demo-store`;

const isCollect = (response: Response) => response.url().includes('/c/') && response.request().method() === 'POST';

/** The visitor that the server knows after `go`. */
async function visitorAfter(page: Page, go: () => Promise<unknown>): Promise<string> {
  const answered = page.waitForResponse(async (response) => isCollect(response) && 'visitor' in (await response.json()));
  await go();
  return (await (await answered).json()).visitor;
}

test('a link to the other domain carries the visitor, and the address bar does not keep the token', async ({ page, browser }) => {
  const visitor = await visitorAfter(page, () => page.goto(FIRST));
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href, textContent: 'other domain', id: 'over' });
    document.body.prepend(link);
  }, SECOND);
  await page.hover('#over');
  await expect.poll(() => page.getAttribute('#over', 'href')).toContain('_tbl=');
  const signed = (await page.getAttribute('#over', 'href')) ?? '';
  expect(await visitorAfter(page, () => page.click('#over'))).toBe(visitor);
  expect(page.url()).toBe(SECOND);
  const other = await browser.newContext({
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  });
  const friend = await other.newPage();
  expect(await visitorAfter(friend, () => friend.goto(signed))).not.toBe(visitor);
  await other.close();
});
