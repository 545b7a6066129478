/**
 * Protects joining two customers by hand of a program: an API key is made on its screen, an alias is sent with it as Segment's libraries
 * send it, the receipt shows who joined whom, and an admin undoes it there.
 */
import { type APIRequestContext, expect, type Page, test } from '@playwright/test';
import { openReceipt } from './receipt';
import { signIn } from './sign-in';

const WRITE_KEY = 'wk_demo7Qm2XvT9bLk4RzN8cWp3JhYs6';
const RUN = Date.now();
const [CRM, ORDER, CLICK] = [`CRM ${RUN}`, `AL-${RUN}`, `Cj0KCQ-alias_${RUN}`];
const [FIRST, SECOND] = [`first-${RUN}`, `second-${RUN}`];

async function makeKey(page: Page): Promise<string> {
  await page.goto('/demo/settings/keys');
  await page.getByLabel('Name').fill(CRM);
  await page.getByLabel('Role').selectOption('admin');
  await page.getByRole('button', { name: 'Make the key' }).click();
  return page.getByText(/^tb_[0-9A-Za-z]{32}$/).innerText();
}

async function send(request: APIRequestContext, key: string, ...batch: object[]): Promise<void> {
  const messages = batch.map((message, place) => ({ timestamp: new Date(Date.now() - 1_000 + place), ...message }));
  const answer = await request.post('/v1/batch', {
    headers: { authorization: `Basic ${btoa(`${key}:`)}` },
    data: { batch: messages },
  });
  expect(answer.status()).toBe(200);
}

test('an alias sent with an API key joins two customers, and is undone on the receipt', async ({ page, request, userAgent }) => {
  await signIn(page);
  const key = await makeKey(page);
  const url = `https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=alias&gclid=${CLICK}`;
  const properties = { order_id: ORDER, total: 12.5, currency: 'EUR' };
  await send(
    request,
    WRITE_KEY,
    { type: 'page', anonymousId: `browser-of-${FIRST}`, userId: FIRST, context: { page: { url }, userAgent } },
    { type: 'identify', anonymousId: `browser-of-${SECOND}`, userId: SECOND },
    { type: 'track', event: 'Order Completed', userId: SECOND, properties },
  );
  await send(request, `${WRITE_KEY}:${key}`, { type: 'alias', userId: FIRST, previousId: SECOND });

  const buyer = page.getByRole('region', { name: 'The buyer' });
  await openReceipt(page, ORDER, () => expect(buyer).toContainText(`through key ${CRM}`, { timeout: 5_000 }));
  await expect(page.getByTestId('click-id').first()).toHaveText(`gclid=${CLICK}`);

  await buyer.getByRole('button', { name: /Undo/ }).click();
  await page.getByRole('button', { name: 'Undo it' }).click();
  await expect(page.getByTestId('click-id')).toHaveCount(0);
  await page.goto('/demo/settings/changes');
  await expect(page.getByText('alias undone').first()).toBeVisible();
});
