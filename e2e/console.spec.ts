/** Protects the console: every page shows the demo's data, is accessible in both schemes, and exports and streams what it shows. */
import { expect, test } from '@playwright/test';
import { seriousFindings } from './axe';
import { signIn } from './sign-in';
import { cents, sumOf } from './whole-list';

const pages = [
  ['overview', 'Revenue by channel'],
  ['performance', 'Store total'],
  ['performance?conversion=generate_lead', 'All leads'],
  ['findings', 'No ad account is read yet'],
  ['budget', 'No ad account is read yet'],
  ['targets', 'No target yet'],
  ['models', 'Disagreement'],
  ['platform-claims', 'No ad account is connected'],
  ['journeys', 'Most frequent journeys'],
  ['landing-pages', 'Store total'],
  ['funnel', 'All visits'],
  ['customers', 'Ordered again'],
  ['products', 'All products'],
  ['costs', 'Products without a cost'],
  ['orders', 'NB-1'],
  ['conversions', 'Sign-ups'],
  ['live', 'page_view'],
  ['install', 'Google Ads'],
  ['sources', 'Order desk'],
  ['sources/01990000-0000-7000-8000-000000000004', 'Save the mapping'],
  ['destinations', 'Klaviyo'],
  ['destinations/connect/meta', 'Test event code'],
  ['destinations/connect/webhook', 'Make a random one'],
  ['destinations/ledger', 'Planned'],
  ['destinations/alerts', 'Add the rule'],
  ['destinations/f42a8e03-3edc-8480-a98f-a14015e2ed8d/health', 'Orders delivered'],
  ['destinations/f42a8e03-3edc-8480-a98f-a14015e2ed8d/pairing', 'both copies'],
  ['ad-accounts', 'No ad account is read yet'],
  ['ad-tracking', 'Check the address of an ad'],
  ['ad-accounts/connect/meta', 'How long Meta'],
  ['ad-accounts/files', 'No file was uploaded yet'],
  ['ad-accounts/by-hand', 'Enter the cost'],
  ['ad-accounts/rates', 'Left out of reports'],
  ['creatives', 'Which pictures and films of your ads earn'],
  ['changes', 'Day by day'],
  ['completeness', 'The last days'],
  ['tie-out', 'By day'],
  ['quality', 'Signal loss in money'],
  ['truth', 'Every model against the truth'],
  ['import', 'Orders as CSV'],
] as const;

const DESK = { width: 1360, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Each page as it is looked at, loaded once: what colours cannot change need not be looked for in the dark again. */
const LOOKS = [
  { scheme: 'light', size: DESK, part: 'all' },
  { scheme: 'light', size: PHONE, part: 'all but colour' },
  { scheme: 'dark', size: PHONE, part: 'colour' },
  { scheme: 'dark', size: DESK, part: 'colour' },
] as const;

/** Loading a page and looking through it four times, on a busy machine. */
const PAGE_MS = 30_000;

test('every page shows data and has no serious accessibility finding', async ({ page }) => {
  test.setTimeout(PAGE_MS * pages.length);
  await signIn(page);
  const findings: string[] = [];
  for (const [path, text] of pages) {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(`/demo/store/${path}`);
    await expect(page.getByText(text).first()).toBeVisible();
    for (const { scheme, size, part } of LOOKS) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: scheme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme);
      const found = await seriousFindings(page, part);
      findings.push(...found.map((finding) => `${path}, ${scheme}, ${size.width} px: ${finding}`));
    }
  }
  expect(findings).toEqual([]);
});

test('a stranger is asked to sign in, by page and by API', async ({ page, request }) => {
  await page.goto('/demo/store/orders');
  await expect(page).toHaveURL(/sign-in/);
  const answer = await request.get('/api/v1/sites/01990000-0000-7000-8000-000000000003/overview');
  expect([answer.status(), answer.headers()['content-type']]).toEqual([401, 'application/problem+json']);
});

test('the table exports just what it shows', async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/performance?models=linear');
  await expect(page.getByTestId('reconciles-linear')).toContainText('adds up');
  const href = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
  const csv = await (await page.request.get(href ?? '')).text();
  expect(csv).toContain('Paid Search');
  expect(csv).toContain('Unattributed');
});

test('a figure of Performance opens its orders, whose credit sums to it, of the model that was clicked', async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/performance?range=30d&models=last_non_direct_click,linear');
  const figure = page.getByTitle('Orders behind revenue: Referral, Linear', { exact: true });
  await figure.hover();
  await expect(figure).toHaveCSS('text-decoration-line', 'underline');
  const exact = (await figure.locator('[title]').count()) > 0 ? await figure.locator('[title]').getAttribute('title') : null;
  const money = exact ?? (await figure.textContent()) ?? '';
  await figure.click();
  const drawer = page.getByRole('dialog');
  await expect(drawer).toContainText(`orders, ${money} of credit under Linear.`);
  expect(await sumOf(drawer)).toBe(cents(money));
});

test('the amounts of the overview open the orders that they sum', async ({ page }) => {
  await signIn(page);
  // Days that are over: other tests buy today, and a figure would grow between its page and its list.
  await page.goto('/demo/store/overview?range=30d');
  const moved = page.getByRole('region', { name: 'Where it moved most' });
  const figure = moved.locator('tbody tr').first().locator('.drill').last();
  await expect(figure).toHaveCSS('text-decoration-line', 'underline');
  const exact = (await figure.locator('[title]').count()) > 0 ? await figure.locator('[title]').getAttribute('title') : null;
  const money = exact ?? (await figure.innerText()).split('\n')[0] ?? '';
  await figure.click();
  const drawer = page.getByRole('dialog');
  await expect(drawer).toContainText(`orders, ${money} of credit under Last non-direct click.`);
  expect(await sumOf(drawer)).toBe(cents(money));
});

test('a receipt says first who gets the order', async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/orders');
  await page.getByRole('link', { name: /^NB-/ }).first().click();
  await expect(page.getByTestId('verdict')).toContainText(/Credited to .+/);
});

test('products open the channels that sold them, each by a request of its own', async ({ page }) => {
  await signIn(page);
  await page.goto('/demo/store/performance?by=product,channel');
  const below = page.waitForResponse(
    (answer) => answer.url().includes('/reports/performance?') && answer.url().includes('under='),
  );
  await page.getByRole('button', { name: 'Open Quiet Grinder Electric' }).click();
  expect((await (await below).body()).length).toBeLessThan(200_000);
  await page.getByRole('button', { name: 'Only this product: Quiet Grinder Electric' }).click();
  await expect(page.getByText('Total of what the filters keep')).toBeVisible();
  await page.getByRole('button', { name: 'Remove the filter Product: Quiet Grinder Electric' }).click();
  await expect(page.getByText('Store total')).toBeVisible();
});

test('events appear as they arrive, refused ones too', async ({ page, request }) => {
  await signIn(page);
  await page.goto('/demo/store/live');
  await expect(page.getByRole('status').filter({ hasText: 'live' })).toBeVisible();
  const name = `custom_${Date.now()}`;
  const at = new Date().toISOString();
  const visitor = '019d0000-0000-7000-8000-0000000000e2';
  const headers = {
    'user-agent':
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  };
  const events = [
    { id: `e2e-${name}`, name, at },
    { id: 'bad', name: 'Bad Name', at },
  ];
  const answer = await request.post('/c/k3v9tq71mzn4', { data: { sentAt: at, visitor, events }, headers });
  expect(answer.status()).toBe(202);
  await expect(page.getByTestId('events')).toContainText(name);
  await expect(page.getByTestId('events')).toContainText('rejected: malformed event');
  // A filtered view goes on hearing: what fits comes, what does not stays away.
  await page.goto('/demo/store/live?status=rejected');
  await expect(page.getByRole('status').filter({ hasText: 'live' })).toBeVisible();
  const more = [
    { id: `e2e-${name}-2`, name: `${name}_2`, at },
    { id: 'bad 2', name: `Worse ${name}`, at },
  ];
  await request.post('/c/k3v9tq71mzn4', { data: { sentAt: at, visitor, events: more }, headers });
  await expect.poll(() => page.getByTestId('events').getByText('rejected: malformed event').count()).toBeGreaterThan(1);
  await expect(page.getByTestId('events')).not.toContainText(`${name}_2`);
});
