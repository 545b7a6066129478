/** Protects what is said of the last tenth of cost: figures with their span, and where days cannot tell, that and why. */
import { expect, it } from 'vitest';
import type { BudgetView } from '@/lib/reporting/reports/budget/definition';
import { marginalWords } from './marginal-words';

const money = (amount: string) => ({ amount, currency: 'EUR' });
const found = { days: 84, cost: money('10'), brought: money('30'), low: money('20'), high: money('40') };

it.each<[string, BudgetView['marginal'], string]>([
  ['nothing without cost', undefined, '–'],
  ['what pays', { says: 'pays', ...found }, 'Seems to pay: €10 brought about €30, most likely €20 to €40.'],
  ['what does not', { says: 'does_not_pay', ...found }, 'Does not seem to pay: €10 brought about €30, most likely €20 to €40.'],
  [
    'what may',
    { says: 'cannot_say', why: 'noise', ...found },
    'Cannot be said: €10 brought about €30, most likely €20 to €40, which may pay or not.',
  ],
  [
    'too few days',
    { says: 'cannot_say', why: 'few_days', days: 9, cost: money('1') },
    'Cannot be said yet: it takes 56 days of cost.',
  ],
])('says %s', (_, marginal, words) => {
  expect(marginalWords(marginal, ({ amount }) => `€${amount}`)).toBe(words);
});
