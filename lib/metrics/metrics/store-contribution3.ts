/** Contribution 3 of the whole store, by the day of orders, as MER. */
import { minus } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const storeContribution3 = defineMetric({
  id: 'storeContribution3',
  name: 'Store contribution after ads',
  unit: 'money',
  formula: 'All revenue of the store by the day of the order, less all costs of the orders and the cost of all ads.',
  needs: ['storeRevenue', 'tierOneCosts', 'tierTwoCosts', 'tierThreeCosts', 'allCost'],
  compute: (facts) =>
    minus(minus(minus(minus(facts.storeRevenue, facts.tierOneCosts), facts.tierTwoCosts), facts.tierThreeCosts), facts.allCost),
});
