/** Contribution 3: CM3 of campaigns, by the day of the visit, as campaign ROAS; the store's own by the day of orders is `storeContribution3`. */
import { minus } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const contribution3 = defineMetric({
  id: 'contribution3',
  name: 'Contribution after ads',
  heading: 'Contribution 3',
  unit: 'money',
  formula: 'What visits of these days earned, less all costs of their orders and the cost of ads of the same days.',
  needs: ['revenue', 'tierOneCosts', 'tierTwoCosts', 'tierThreeCosts', 'cost'],
  compute: (facts) =>
    minus(minus(minus(minus(facts.revenue, facts.tierOneCosts), facts.tierTwoCosts), facts.tierThreeCosts), facts.cost),
});
