/**
 * Protects what a newcomer sees: a purchase in the demo store goes to every connected platform's sandbox (how soon is printed), each delivery shows
 * the platform's own answer without raw personal data, and the order's receipt lists them.
 */
import { expect, test } from '@playwright/test';
import { destinations } from '@/lib/destinations/registry';
import type { DeliveriesResult } from '@/lib/reporting/reports/deliveries/definition';
import type { DeliveryResult } from '@/lib/reporting/reports/delivery/definition';
import { buy } from './demo-store';
import { signIn } from './sign-in';

/** Postscript hears of orders by an app of its own: its connections send none until somebody switches them on. */
const told = destinations.filter(
  ({ events, sentByDefault }) => 'purchase' in events && (sentByDefault?.includes('purchase') ?? true),
);
const SITE = '/api/v1/sites/01990000-0000-7000-8000-000000000003';
const CLICKS = new URLSearchParams({
  gclid: 'five-seconds',
  awc: '15001_1774720800_five',
  irclickid: 'five:seconds',
  cjevent: 'f5c7245cacf421f8',
  ranSiteID: 'five-TnL5HPStwNw',
  ob_click_id: 'v1-five',
  aleid: '0f8fad5b-d9cb-469f-a165-70867728950e',
  tblci: 'GiDxLZcEVjwEqkGfKQMQndUYMIeZXFHmZ0DrHIJhGS6kKiDzkGUos9GzkpqG-YHQATCwxlQ',
});

test('a purchase goes to every platform, with its answer', async ({ browser, page, userAgent, baseURL }) => {
  await signIn(page);
  const shopper = await browser.newContext({ userAgent, baseURL });
  // Ad and affiliate clicks on the way in: these platforms take no purchase that no click of theirs brought.
  const shop = await shopper.newPage();
  // On a busy machine the answer is there before the page has loaded.
  const stored = shop.waitForResponse((response) => response.url().includes('/c/') && response.status() === 202);
  await shop.goto(`/demo-store?utm_source=google&utm_medium=cpc&utm_campaign=fünf&${CLICKS}`);
  await stored;
  const order = await buy(shop, `five.${Date.now()}@example.com`);
  const bought = Date.now();

  const purchases = async () => {
    const answer = await page.request.get(`${SITE}/deliveries?order=${order}&name=purchase`);
    return ((await answer.json()) as DeliveriesResult).rows;
  };
  const delivered = async () => {
    const rows = (await purchases()).filter(({ state }) => state === 'delivered');
    return [...new Set(rows.map(({ connection }) => connection.destination))].sort();
  };
  await expect.poll(delivered, { timeout: 20_000, intervals: [100] }).toEqual(told.map(({ id }) => id).sort());
  console.log(`  with all ${told.length} platforms ${Date.now() - bought} ms after the purchase`);

  for (const { id, connection } of await purchases()) {
    const detail: DeliveryResult = await (await page.request.get(`${SITE}/deliveries/${id}`)).json();
    const last = detail.attempts[0];
    expect({ of: connection.destination, answered: last?.answer !== undefined }).toEqual({
      of: connection.destination,
      answered: true,
    });
    expect(JSON.stringify(detail)).not.toContain('@example.com');
  }

  await page.goto(`/demo/store/orders?search=${encodeURIComponent(order)}`);
  await page.getByRole('link', { name: order }).first().click();
  await expect(page.getByText('Klaviyo').first()).toBeVisible();
  await shopper.close();
});
