/**
 * Protects every page's content policy in a real browser: each page is opened and used, and nothing that it loads, runs or writes is
 * refused by its own policy; and what the policy is for is refused.
 */
import { expect, type Page, test } from '@playwright/test';
import { servePlatforms } from './pixel-doubles';
import { signIn } from './sign-in';

const SITE = '/demo/store';
const CONNECTION = `${SITE}/destinations/f42a8e03-3edc-8480-a98f-a14015e2ed8d`;
const PAGES = [
  '/demo/settings/sites',
  '/demo/settings/members',
  '/demo/settings/keys',
  '/demo/settings/changes',
  '/demo/settings/login',
  '/no-workspace',
  '/docs/api',
  '/there-is-no-such-page/a/b/c',
  `${SITE}/overview`,
  `${SITE}/performance`,
  `${SITE}/orders`,
  `${SITE}/live`,
  `${SITE}/install`,
  `${SITE}/sources`,
  `${SITE}/sources/01990000-0000-7000-8000-000000000004`,
  `${SITE}/destinations`,
  `${SITE}/destinations/connect/meta`,
  `${SITE}/destinations/ledger`,
  `${SITE}/destinations/alerts`,
  CONNECTION,
  `${CONNECTION}/health`,
  `${CONNECTION}/pairing`,
  `${SITE}/quality`,
  `${SITE}/import`,
];
const SHOP = ['/demo-store', '/demo-store/c/coffee', '/demo-store/p/grinder-no-4', '/demo-store/cart', '/demo-store/checkout'];
const PAGE_MS = 10_000;

/** Every violation of the page's documents, as they happen. */
async function watch(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction('refusedByPolicy', (text: string) => violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) => {
      const told = `${location.pathname}: ${violatedDirective} ${blockedURI} ${sourceFile} ${sample}`;
      void (window as unknown as { refusedByPolicy(text: string): void }).refusedByPolicy(told);
    });
  });
  // The first style or script of a document may be refused before the listener is there; the console has it all the same.
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(`${page.url()}: ${message.text()}`);
  });
  return violations;
}

async function open(page: Page, path: string): Promise<void> {
  const response = await page.goto(path);
  const policy = (await response?.headerValue('content-security-policy')) ?? '';
  expect(policy, path).toMatch(/script-src 'nonce-[\w+/]{24}' 'strict-dynamic'/);
  expect(await response?.headerValue('x-content-type-options'), path).toBe('nosniff');
  await page.waitForLoadState('networkidle').catch(() => {});
}

test('no page of the console does what its policy forbids', async ({ page }) => {
  test.setTimeout(PAGE_MS * (PAGES.length + 8));
  const violations = await watch(page);
  await open(page, '/sign-in');
  await signIn(page);
  for (const path of PAGES) await open(page, path);
  // What adds styles later: a drawer and its scroll lock, the colour scheme, a notification, a page reached without a new document.
  await page.goto(`${SITE}/destinations/ledger`);
  await page
    .getByTestId('ledger')
    .getByRole('button', { name: /show requests and answers/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await page.waitForURL('**/overview');
  await page.getByRole('link', { name: 'Orders', exact: true }).click();
  await page.locator('a[href*="/orders/"]').first().click();
  await page.waitForURL('**/orders/*');
  await page.waitForLoadState('networkidle');
  expect(violations).toEqual([]);
});

test('the demo shop with its snippet and pixels does neither', async ({ page, context }) => {
  await servePlatforms(context);
  const violations = await watch(page);
  for (const path of SHOP) await open(page, path);
  await page.goto('/demo-store');
  expect(await page.evaluate(() => typeof (window as unknown as { tieback?: unknown }).tieback)).toBe('function');
  const collected = page.waitForResponse((response) => response.url().includes('/c/') && response.request().method() === 'POST');
  await page.getByRole('link', { name: 'Grinders' }).click();
  expect((await collected).status()).toBe(202);
  expect(violations).toEqual([]);
});

/** As if somebody had written HTML into the page, on its way to the browser. */
const INJECTED = `<script>document.title='run'</script><script src="https://evil.example/run.js"></script>
  <img src="/nothing.png" onerror="document.title='run'"><iframe src="https://evil.example/"></iframe><base href="https://evil.example/">`;

test('what is written into a page does not run, frame or lead elsewhere', async ({ page }) => {
  const violations = await watch(page);
  const foreign: string[] = [];
  await page.route('https://evil.example/**', (route) => {
    foreign.push(route.request().url());
    return route.fulfill({ contentType: 'text/javascript', body: "document.title='run'" });
  });
  await page.route('**/sign-in', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('</body>', `${INJECTED}</body>`) });
  });
  await page.goto('/sign-in');
  const refused = () =>
    ['script-src-elem inline', 'script-src-elem https://evil.example', 'script-src-attr inline', 'frame-src', 'base-uri'].filter(
      (what) => !violations.some((violation) => violation.includes(what)),
    );
  await expect.poll(refused).toEqual([]);
  expect([foreign, await page.title()]).toEqual([[], 'Sign in · Tieback']);
});
