/** Protects what a job may hold, and how keys without the right to read accounts are told from wrong ones. */
import { describe, expect, it } from 'vitest';
import { buildConversion } from '@/lib/testing/conversion';
import { klaviyo } from './destination';

const NOW = new Date('2026-03-29T01:31:00Z');
const { settings } = klaviyo.sandbox;
const opened = klaviyo.open(settings, klaviyo.baseUrl);
const state = { now: NOW, revoked: false, throttled: false, isKnown: () => false };

/** What a full job of purchases with so many lines gets. */
function jobOf(orders: number, lines: number) {
  const items = Array.from({ length: lines }, (_, index) => ({ id: `SKU-${index}`, quantity: 1, properties: {} }));
  const rows = Array.from({ length: orders }, (_, index) => {
    const prepared = opened.prepare(buildConversion({ as: 'Placed Order', key: `purchase:#${index}`, items }));
    return prepared.ok ? prepared.value : undefined;
  });
  const { headers, body = '' } = opened.request(
    rows.map((row) => row?.item),
    { now: NOW },
  );
  const request = { method: 'POST', path: '/api/event-bulk-create-jobs', query: new URLSearchParams(), headers, body };
  return { withheld: rows[0]?.withheld ?? [], ...klaviyo.sandbox.answer(request, state) };
}

describe('a job', () => {
  it('holds at most 1,000 events however many lines its orders have, and says what it left out', () => {
    const job = jobOf(klaviyo.limits.batchEvents, 40);
    expect([job.response.status, job.taken.length]).toEqual([202, 1_000]);
    expect(job.withheld.map(({ field }) => field)).toEqual(['phone_number', 'Ordered Product']);
  });

  it('leaves nothing out of an order of nineteen lines', () => {
    expect(jobOf(1, 19)).toMatchObject({ withheld: [{ field: 'phone_number' }], taken: { length: 20 } });
  });
});

describe('the probe', () => {
  const body = (code: string) => JSON.stringify({ errors: [{ code, title: code, detail: code }] });
  it.each([
    ['an account', 200, '{"data":[{"type":"account"}]}', 'delivered'],
    ['a page', 200, '<html></html>', 'transient'],
    ['a wrong key', 401, body('authentication_failed'), 'config'],
    ['a key without the scope', 403, body('permission_denied'), 'config'],
    ['too many calls', 429, body('throttled'), 'throttled'],
  ])('reads %s', (_, status, text, outcome) => {
    expect(opened.probe?.read({ status, headers: {}, body: text }).class).toBe(outcome);
  });
});
