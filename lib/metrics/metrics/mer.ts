/** MER: of the whole store, by the day of orders, whoever earned them. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const mer = defineMetric({
  id: 'mer',
  name: 'Marketing efficiency',
  heading: 'MER',
  unit: 'ratio',
  formula: 'Marketing efficiency ratio: all revenue of the store by the day of the order, divided by the cost of all ads.',
  needs: ['storeRevenue', 'allCost'],
  compute: (facts) => partOf(facts.storeRevenue, facts.allCost),
});
