/** Protects what counts as missed: another state, other money or other refunds of a newer or the same version, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { SourceEvent } from '@/lib/model/event';
import { missOf } from './miss';

const AT = '2026-03-28T10:00:00Z';
const LATER = '2026-03-28T10:05:00Z';

const purchase = (over: Record<string, unknown> = {}) => ({
  name: 'purchase',
  properties: { status: 'paid', currency: 'KWD', value: '59.900', updated_at: AT, ...over },
});
const refund = (id: string, value = '10.000') => ({ name: 'refund', properties: { refund_id: id, value } });

type Told = { name: string; properties: Record<string, unknown> };

function listed(...events: Told[]) {
  const read = events.map((event): { read: { ok: true; value: SourceEvent } } => ({
    read: { ok: true, value: { id: 'm', at: AT, ...event } },
  }));
  return { id: '7', events: read };
}

describe('missOf', () => {
  it.each<[string, Told[], Told[], string | undefined]>([
    ['nothing told', [purchase()], [], 'missing'],
    ['a refund told alone', [purchase()], [refund('1')], 'missing'],
    ['all told', [purchase(), refund('1')], [purchase(), refund('1')], undefined],
    ['a tag that was changed', [purchase({ updated_at: LATER, tags: 'VIP' })], [purchase()], undefined],
    ['another state', [purchase({ updated_at: LATER })], [purchase({ status: 'pending' })], 'differing'],
    ['another state within the same second', [purchase()], [purchase({ status: 'pending' })], 'differing'],
    ['another value', [purchase({ value: '60.000' })], [purchase()], 'differing'],
    ['what has come in', [purchase({ received: '30.000' })], [purchase()], 'differing'],
    ['a newer statement of a webhook', [purchase()], [purchase({ status: 'cancelled', updated_at: LATER })], undefined],
    [
      'the newest of several, in whatever order',
      [purchase({ updated_at: LATER })],
      [purchase({ updated_at: LATER }), purchase({ status: 'pending' })],
      undefined,
    ],
    ['a refund that is not told', [purchase(), refund('1'), refund('2')], [purchase(), refund('1')], 'differing'],
    ['a refund with another amount', [purchase(), refund('1', '5.000')], [purchase(), refund('1')], 'differing'],
    [
      'a refund that was deleted',
      [purchase({ refund_ids: ['1'] }), refund('1')],
      [purchase({ refund_ids: ['2', '1'] }), refund('1'), refund('2')],
      'differing',
    ],
    ['the same refunds in another order', [purchase({ refund_ids: ['1', '2'] })], [purchase({ refund_ids: [2, 1] })], undefined],
    ['nothing that could be read', [], [], undefined],
  ])('%s', (_, shop, told, kind) => expect(missOf(listed(...shop), told)).toBe(kind));
});
