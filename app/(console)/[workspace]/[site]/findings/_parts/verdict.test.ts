/** Protects the sentences beside findings: each names its figures and how sure they are, and none gives an order. */
import { expect, it } from 'vitest';
import type { FindingView } from '@/lib/reporting/reports/findings/definition';
import { verdictOf } from './verdict';

const words = {
  money: ({ amount }: { amount: string }) => `€${amount}`,
  count: (count: number | string) => String(Number(count)),
  percent: (share: number) => `${Math.round(share * 100)}%`,
};
const evidence: FindingView['evidence'] = {
  ...{ from: '2026-03-01', to: '2026-03-29', currency: 'EUR', cost: '100.00', costShare: 0.1, sessions: 9, viewShareMax: 0.3 },
  breakEven: { roas: '2', isAssumed: true },
  models: [
    { id: 'a', name: 'First click', revenue: '90.00', orders: '2', roas: '0.9' },
    { id: 'b', name: 'Last click', revenue: '10.00', orders: '1', roas: '0.1' },
  ],
  direct: { before: 1, now: 2 },
};
const fall = { before: '3.00', now: '1.50', low: '2.10', probability: 0.001, weeks: [] };

it.each<[FindingView['kind'], Partial<FindingView['evidence']>, string]>([
  [
    'losing',
    { chance: 0.01 },
    'Cost €100.00, and even First click gives it no more than €90.00: a ROAS of 0.9, where break-even is 2, assumed.',
  ],
  [
    'losing',
    { chance: 0.4, breakEven: { roas: '2', isAssumed: false } },
    'Cost €100.00, and even First click gives it no more than €90.00: a ROAS of 0.9, where break-even is 2. It has few orders: of campaigns that just pay for themselves, 40% would show no more by chance.',
  ],
  [
    'views',
    { viewShare: 0.6 },
    'Clicks show a ROAS of at most 0.9 for €100.00, where break-even is 2, assumed. But 60% of what its platform claims came after a mere view, more than the 30% up to which clicks can judge: only a test tells.',
  ],
  [
    'one_model',
    {},
    'First click alone says that it pays: a ROAS of 0.9 for €100.00. The next, Last click, says 0.1; break-even is 2, assumed.',
  ],
  [
    'untracked',
    { ads: [{ ad: 'Film', cost: '9.00' }] },
    'Nobody was seen to come by one of its ads: Film (€9.00). Their links may lack parameters; what they bring is counted elsewhere.',
  ],
  [
    'untracked',
    { sessions: 0 },
    'Cost €100.00, and nobody was seen to come by it: its links may lack parameters, or its clicks do not reach the store.',
  ],
  [
    'fell',
    { fall },
    'ROAS of the last two weeks is 1.5, after 3 in the weeks before. By its own ups and downs it would be below 2.1 in one fortnight of a hundred.',
  ],
])('of %s', (kind, over, sentence) => {
  expect(verdictOf({ kind, evidence: { ...evidence, ...over } }, words)).toBe(sentence);
});
