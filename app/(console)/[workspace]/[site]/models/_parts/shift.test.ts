/** Protects the sentence beside a row of the comparison: it names the two models, the money and the shares, and what part it had. */
import { describe, expect, it } from 'vitest';
import type { ComparisonResult } from '@/lib/reporting/reports/comparison/definition';
import { meaningOf } from './shift';

type Row = ComparisonResult['rows'][number];
const words = {
  money: ({ amount }: { amount: string }) => `€${amount}`,
  percent: (share: number) => `${(share * 100).toFixed(1)}%`,
  modelName: (id: string) => id.replaceAll('_', ' '),
};
const figure = (amount: string, share: number) => ({ orders: '1', revenue: { amount, currency: 'EUR' }, share });

function row(highest: Row['highest'], lowest: Row['lowest'], amount: string): Row {
  const models = { [highest]: figure('30.00', 0.3), ...(highest !== lowest && { [lowest]: figure('10.00', 0.1) }) };
  return { channel: 'Email', models, highest, lowest, spread: 0.2, difference: { amount, currency: 'EUR' } };
}

describe('the meaning of a row', () => {
  it.each([
    ['first_click', 'last_click', 'Opens journeys that others close. first click gives it'],
    ['last_non_direct_click', 'first_click', 'Closes journeys that others open. last non direct click gives it'],
    ['linear', 'last_paid_click', 'Its sales had a paid click too. linear gives it'],
    ['last_paid_click', 'time_decay', 'The last paid click before unpaid ones. last paid click gives it'],
    ['time_decay', 'linear', 'time decay gives it'],
  ] as const)('of %s over %s', (highest, lowest, start) => {
    const end = ` €20.00 more than ${words.modelName(lowest)}: 30.0% of revenue instead of 10.0%.`;
    expect(meaningOf(row(highest, lowest, '20.00'), words)).toBe(`${start}${end}`);
  });

  it('of a row on which all agree', () => {
    expect(meaningOf(row('last_click', 'last_click', '0.00'), words)).toBe('Every model gives it the same.');
  });
});
