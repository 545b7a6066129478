/**
 * Protects when credit is owed, and by which model: once it is paid, in time for the platform, and as an older connection had it.
 */
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '@/lib/core/instant';
import type { Id } from '@/lib/core/id';
import { creditChoices, creditModelField, creditModelOf, deletedCreditModel } from '@/lib/model/credit-setting';
import { canTakeCredit, creditsOwed } from './credit';
import type { Owed } from './owed';

const NOW = new Date('2026-11-03T10:00:00Z');
const after = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);

function sale({ isPaid = true, heardAfter = 0 }: { isPaid?: boolean; heardAfter?: number } = {}): Owed {
  const heardAt = after(heardAfter);
  return {
    ...{ key: 'purchase:Bestellung #1', name: 'purchase', occurredAt: NOW, receivedAt: heardAt },
    eventId: '0192f0c0-0000-7000-8000-00000000000b' as Id<'event'>,
    sale: { isPaid, shownTo: [], heardAt, gathers: true },
  };
}

describe('the credit of a sale', () => {
  it('is owed six hours after the word on it, and waits for no other', () => {
    expect(creditsOwed([sale()])).toMatchObject([
      { key: 'credit:Bestellung #1', name: 'order_credited', occurredAt: NOW, notBefore: after(6), sale: { gathers: false } },
    ]);
  });

  it('is owed of nothing that is unpaid, and of no other event', () => {
    const { sale: _, ...refund } = { ...sale(), name: 'refund', key: 'refund:Bestellung #1:r-1' };
    expect(creditsOwed([sale({ isPaid: false }), refund])).toEqual([]);
  });

  it.each([
    [41, true],
    [42, false],
    [60, false],
  ])('of an order that is told of %i hours late can still go: %s', (heardAfter, expected) => {
    const [credit] = creditsOwed([sale({ heardAfter })]);
    expect(credit && canTakeCredit({ takesCredit: { withinDays: 2 } }, credit)).toBe(expected);
    expect(credit && canTakeCredit({}, credit)).toBe(false);
  });

  it('asks nothing of what is no credit', () => {
    expect(canTakeCredit({}, sale())).toBe(true);
  });
});

describe('the model', () => {
  it.each([
    [{ creditModel: 'linear' }, 'linear'],
    [{}, 'last_non_direct_click'],
    [{ creditModel: 'custom_0123abcd' }, 'custom_0123abcd'],
    [{ creditModel: 'custom_x' }, 'last_non_direct_click'],
    [{ creditModel: '' }, 'last_non_direct_click'],
    [{ creditModel: 'last_click_per_platform' }, 'last_non_direct_click'],
  ])('of %j is %s', (settings, model) => {
    expect(creditModelOf(settings)).toBe(model);
  });

  it('is asked for with the usual one first', () => {
    expect(creditModelField.choices[0]).toEqual({
      value: 'last_non_direct_click',
      label: 'Last non-direct click (the usual)',
    });
  });

  it('may be one of the site’s own, and one that was deleted is told', () => {
    const own = [{ id: 'custom_0123abcd', name: 'Ours' }];
    const gone = { creditModel: 'custom_deadbeef' };
    const [chosen, other] = [{ creditModel: 'custom_0123abcd' }, { creditModel: 'linear' }];
    const added = (settings: object) => creditChoices(own, { ...settings }).slice(creditModelField.choices.length);
    const ours = { value: 'custom_0123abcd', label: 'Ours (your own)' };
    expect(added(other)).toEqual([ours]);
    expect(added(gone)).toEqual([ours, { value: 'custom_deadbeef', label: 'A model that was deleted: choose another' }]);
    expect([chosen, gone, other].map((settings) => deletedCreditModel(own, settings))).toEqual([
      undefined,
      'custom_deadbeef',
      undefined,
    ]);
  });
});
