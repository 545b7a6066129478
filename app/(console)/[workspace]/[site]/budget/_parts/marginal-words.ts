/** What the last tenth of cost brought, in words that say how sure they are. */
import type { BudgetView } from '@/lib/reporting/reports/budget/definition';
import type { WireMoney } from '@/lib/reporting/wire';

const UNSURE = {
  few_days: 'Cannot be said yet: it takes 56 days of cost.',
  steady_cost: 'Cannot be said: the same was spent every day, so no day shows what more would bring.',
  noise: 'Cannot be said',
};

export function marginalWords(marginal: BudgetView['marginal'], money: (money: WireMoney) => string): string {
  if (!marginal) return '–';
  const { says, why, cost, brought, low, high } = marginal;
  if (!brought || !low || !high) return why ? UNSURE[why] : '–';
  // A line may break after a hyphen, and not after a minus sign.
  const text = (of: WireMoney) => money(of).replace('-', '−');
  const span = `${text(cost)} brought about ${text(brought)}, most likely ${text(low)} to ${text(high)}`;
  if (says === 'cannot_say') return `${UNSURE.noise}: ${span}, which may pay or not.`;
  return says === 'pays' ? `Seems to pay: ${span}.` : `Does not seem to pay: ${span}.`;
}
