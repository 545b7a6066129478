/** Protects the snippet's wire form: an envelope stands or falls whole, its events one by one, and nothing that comes makes the reader throw. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutationsOf } from '@/lib/testing/mutate';
import { parseBatch } from './parse';

const event = {
  id: 'e-1',
  name: 'purchase',
  at: '2026-03-29T01:30:00Z',
  page: { url: 'https://shop.example/?gclid=x', referrer: 'https://www.google.com/', title: 'Größe' },
  properties: { transaction_id: 'B-7', currency: 'KWD', value: '1.234', items: [{ item_id: 'a', price: 1, quantity: 1 }] },
  user: { email: 'zoë@example.com' },
  consent: { analytics: 'granted', ad_storage: 'denied' },
};
const batch = { sentAt: '2026-03-29T01:30:01Z', visitor: '019d0000-0000-7000-8000-0000000000aa', events: [event] };

describe('parseBatch', () => {
  it('reads a good event and refuses a bad one beside it, by its id and field', () => {
    expect(parseBatch({ ...batch, events: [event, { ...event, id: 'e-2', name: 'No Name' }, 7] })).toEqual({
      ok: true,
      value: {
        envelope: { sentAt: batch.sentAt, visitor: batch.visitor },
        events: [
          { id: 'e-1', read: { ok: true, value: event } },
          { id: 'e-2', read: { ok: false, failure: { field: 'name', detail: expect.any(String) } } },
          { id: undefined, read: { ok: false, failure: { field: 'body', detail: expect.any(String) } } },
        ],
      },
    });
  });

  it.each([[null], [[]], [{}], [{ events: [] }], [{ ...batch, events: {} }]])('refuses the envelope %j', (json) => {
    expect(parseBatch(json)).toMatchObject({ ok: false, failure: { field: expect.stringMatching(/./) } });
  });

  it('takes or refuses every mutation', () => {
    fc.assert(
      fc.property(mutationsOf(JSON.stringify(batch)), (text) => {
        const parsed = parseBatch(JSON.parse(text));
        const failures = parsed.ok
          ? parsed.value.events.flatMap(({ read }) => (read.ok ? [] : [read.failure]))
          : [parsed.failure];
        for (const { field, detail } of failures) expect([field, detail]).not.toContain('');
      }),
      { numRuns: 500 },
    );
  });
});
