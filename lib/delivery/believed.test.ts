/** Protects what a correction is owed for: what has been told and will be, against what the order is worth. */
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import type { Told } from '@/lib/model/delivery';
import { believedOf, correctionOwed, lastWordAt, type ToldRow, type Worth } from './believed';

const LEASE = new Date('2026-11-30T10:00:20Z');
const told = (kind: Told['kind'], total: number): Told => ({
  kind,
  currency: 'EUR',
  total: String(total),
  value: String(total / 2),
});
const row = (key: string, over: Partial<ToldRow> = {}): ToldRow => ({
  ...{ key, rule: '', name: key.startsWith('refund') ? 'refund' : key.startsWith('purchase') ? 'purchase' : 'order_updated' },
  ...{
    state: 'delivered',
    eventId: '0192f0c0-0000-7000-8000-00000000000a' as Id<'event'>,
    version: 3,
    occurredAt: LEASE,
    settledAt: null,
    leasedUntil: null,
    told: null,
  },
  ...over,
});
const worth = (left: bigint, over: Partial<Worth> = {}): Worth => ({
  ...{ currency: 'EUR', left, outstanding: 0n, isCancelled: false, backOf: () => 2_000n },
  ...over,
});
const sent = row('purchase:#1', { told: told('left', 10_000) });

describe('believedOf', () => {
  it.each<[string, ToldRow[], bigint | undefined]>([
    ['nothing of what has not arrived', [row('purchase:#1', { state: 'retry', told: told('left', 1) })], undefined],
    ['nothing of an order sent by an earlier version', [row('purchase:#1')], undefined],
    ['the purchase', [sent], 10_000n],
    ['the purchase without what went back', [sent, row('refund:#1:r', { told: told('back', 2_000) })], 8_000n],
    ['the last new value', [sent, row('refund:#1:r', { told: told('left', 8_000) })], 8_000n],
    [
      'nothing taken off by what takes back another copy',
      [sent, row('refund:9:sent-twice', { told: told('back', 2_000) })],
      10_000n,
    ],
    ['not the second copy', [sent, row('purchase:9', { told: told('left', 5) })], 10_000n],
    ['not a refund in another currency', [sent, row('refund:#1:r', { told: { ...told('back', 5), currency: 'USD' } })], 10_000n],
  ])('is %s', (_, rows, total) => {
    expect(believedOf(rows, { noted: false })?.total).toBe(total);
  });

  it('counts what would have been sent for what is not sent either, and for nothing else', () => {
    const shadowed = row('purchase:#1', { state: 'shadowed', told: told('left', 10_000) });
    expect(believedOf([shadowed], { noted: true })).toBeUndefined();
    expect(believedOf([shadowed], { noted: true, inShadow: true })?.total).toBe(10_000n);
  });

  it('adds up what the value rule made of it', () => {
    const rows = [sent, row('refund:#1:r', { told: told('back', 2_000) })];
    expect(believedOf(rows, { noted: false })).toEqual({ currency: 'EUR', total: 8_000n, value: 4_000n });
  });
});

describe('F15 a correction', () => {
  const waiting = row('refund:#1:r', { state: 'pending' });
  it.each<[string, ToldRow[], Worth, number | undefined]>([
    ['is owed of a changed order', [sent], worth(14_000n), 1],
    ['is owed again under the next number', [sent, row('correction:#1:1', { told: told('left', 14_000) })], worth(9_000n), 2],
    [
      'is not owed of the worth that was told',
      [sent, row('correction:#1:1', { told: told('left', 14_000) })],
      worth(14_000n),
      undefined,
    ],
    [
      'is not owed of a worth that was noted',
      [sent, row('correction:#1:1', { state: 'skipped', told: told('left', 9_000) })],
      worth(9_000n),
      undefined,
    ],
    [
      'is not owed while one waits, which will be put together with what is known then',
      [sent, row('correction:#1:1', { state: 'held' })],
      worth(1n),
      undefined,
    ],
    ['is not owed of an order that was not sent', [row('purchase:#1', { state: 'pending' })], worth(1n), undefined],
    ['is not owed where a refund that waits will tell it', [sent, waiting], worth(8_000n), undefined],
    ['is owed where a refund that waits will not tell it all', [sent, waiting], worth(7_000n), 1],
    [
      'is not owed of what has not come in yet of an order told when placed',
      [sent],
      worth(4_000n, { outstanding: 6_000n }),
      undefined,
    ],
    ['is not owed in another currency', [sent], worth(1n, { currency: 'USD' }), undefined],
  ])('F15 %s', (_, rows, of, number) => {
    expect(correctionOwed(rows, of, false)?.number).toBe(number);
  });

  it('F15 is not owed where a refund that waits restates the whole', () => {
    expect(correctionOwed([sent, waiting], worth(7_000n), true)).toBeUndefined();
  });

  it('F15 is owed after what is being sent, which may carry the old word', () => {
    const sending = row('purchase:#1', { state: 'sending', leasedUntil: LEASE });
    expect(correctionOwed([sending], worth(14_000n), false)).toEqual({ number: 1, version: 3, rule: '', notBefore: LEASE });
  });
});

describe('lastWordAt', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 30, 10, minute));
  const edit = row('correction:#1:1', { occurredAt: at(9) });
  const own = row('refund:#1:r', { state: 'sending', occurredAt: at(5) });
  const purchase = row('purchase:#1', { occurredAt: at(1) });

  it.each<[string, ToldRow[], Date | undefined]>([
    ['the time of an edit that has been told', [purchase, edit, own], at(9)],
    ['the order’s own where nothing else has been told', [purchase, { ...edit, state: 'skipped' }, own], at(1)],
    ['no time that was still to come when it was sent', [{ ...purchase, occurredAt: at(30), settledAt: at(2) }, own], at(2)],
    ['nothing of what was planned after it: sent again, it stays the older word', [purchase, own, edit], at(1)],
    ['nothing of another rule', [purchase, { ...edit, rule: 'b' }, own], at(1)],
    ['nothing where nothing has arrived', [{ ...purchase, state: 'retry' }, own], undefined],
    ['nothing for what takes back another copy', [purchase, { ...own, key: 'refund:9:sent-twice' }], undefined],
  ])('is %s', (_, rows, expected) => {
    const { key, rule } = rows.find(({ name }) => name === 'refund') ?? own;
    expect(lastWordAt(rows, { key, rule }, false)).toEqual(expected);
  });
});
