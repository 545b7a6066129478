/** The demo's server that stands for Meta: faults to switch on, what it has taken, and what the ledger holds of it. */
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import type { DeliveriesResult } from '@/lib/reporting/reports/deliveries/definition';
import type { SandboxControl, SandboxReport } from '@/lib/sandbox/server';

/** The API of the demo's site. */
export const SITE = '/api/v1/sites/01990000-0000-7000-8000-000000000003';
const VENDOR = '/sandbox/_control/meta';

export async function control(request: APIRequestContext, change: SandboxControl): Promise<void> {
  expect((await request.post(VENDOR, { data: change })).status()).toBe(200);
}

export async function vendor(request: APIRequestContext): Promise<SandboxReport> {
  return (await request.get(VENDOR)).json();
}

/** The purchase of this order as the connection owes it: its state, and the key that the platform deduplicates by. */
export async function purchaseOf(page: Page, connection: string, order: string) {
  const answer = await page.request.get(`${SITE}/deliveries?connection=${connection}&order=${order}&name=purchase`);
  const { rows }: DeliveriesResult = await answer.json();
  return rows[0];
}

export async function expectState(page: Page, connection: string, order: string, state: string, timeout = 20_000): Promise<void> {
  const stateOf = async () => (await purchaseOf(page, connection, order))?.state;
  await expect.poll(stateOf, { timeout, intervals: [100] }).toBe(state);
}

/** Pauses or resumes the other connections to the same vendor, which would tell it of the same orders. */
export async function switchOthers(page: Page, from: 'Pause' | 'Resume'): Promise<void> {
  await page.goto('/demo/store/destinations');
  await expect(page.getByTestId('catalogue')).toBeVisible();
  const rows = page.getByTestId('connections').getByRole('row').filter({ hasText: 'Meta Conversions API' });
  const links = rows.filter({ hasText: from === 'Pause' ? 'sending' : 'paused' }).getByRole('link', { name: /Meta/ });
  const addresses = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''));
  for (const address of addresses) {
    await page.goto(address);
    await page.getByRole('button', { name: from, exact: true }).click();
    await expect(page.getByRole('button', { name: from === 'Pause' ? 'Resume' : 'Pause', exact: true })).toBeVisible();
  }
}
