/** Protects Magento's signature, and what refunds can be told from an order. The order itself is in cases/. */
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '@/lib/core/hash';
import type { SourceRequest } from '../define';
import { magento } from './source';

const body = Buffer.from('{"order":{"increment_id":"Ü-1"}}');
const request = (headers: Record<string, string>): SourceRequest => ({
  method: 'POST',
  path: '',
  query: new URLSearchParams(),
  headers,
  body,
  receivedAt: new Date('2026-03-29T01:30:00Z'),
});

describe('the signature', () => {
  const { key } = magento;
  const hex = hmacSha256('geheim', body).toString('hex');
  it.each([
    ['hex', { 'x-tieback-signature': `sha256=${hex}` }, ['geheim'], undefined],
    ['base64', { 'x-tieback-signature': hmacSha256('geheim', body).toString('base64') }, ['geheim'], undefined],
    ['the old secret', { 'x-tieback-signature': hex }, ['neu', 'geheim'], undefined],
    ['another secret', { 'x-tieback-signature': hex }, ['neu'], 'wrong_signature'],
    ['nothing', {}, ['geheim'], 'missing_signature'],
  ])('%s', (_, headers, secrets, fault) => {
    expect(key.by === 'webhook' && key.verify(request(headers), secrets)).toBe(fault);
  });
});

describe('refunds', () => {
  const order = {
    increment_id: '42',
    created_at: '2026-03-01 12:00:00',
    updated_at: '2026-03-02 12:00:00',
    state: 'closed',
    base_currency_code: 'EUR',
    grand_total: 10,
  };
  const refundsOf = (json: object) => {
    const parsed = magento.parse(request({}), json, {});
    const events = parsed.ok ? parsed.value.events : [];
    return events.slice(1).map(({ read }) => (read.ok ? read.value.properties : read.failure));
  };

  it('takes credit memos one by one', () => {
    const creditmemos = [{ entity_id: 5, base_grand_total: 4, created_at: '2026-03-02 10:00:00' }];
    expect(refundsOf({ order, creditmemos })).toEqual([
      { transaction_id: '42', order_names: { number: '42' }, refund_id: '5', currency: 'EUR', value: '4' },
    ]);
  });

  it('takes the whole order back when all of it was refunded, and guesses nothing of a part', () => {
    expect(refundsOf({ ...order, total_refunded: 10 })).toEqual([
      { transaction_id: '42', order_names: { number: '42' }, refund_id: 'all' },
    ]);
    expect(refundsOf({ ...order, total_refunded: 4 })).toEqual([]);
  });
});
