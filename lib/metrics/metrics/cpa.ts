/** CPA: what an order cost. */
import { dividedBy } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const cpa = defineMetric({
  id: 'cpa',
  name: 'Cost per order',
  heading: 'CPA',
  unit: 'money',
  formula: 'Cost divided by the orders that visits of the same days earned.',
  needs: ['cost', 'orders'],
  compute: (facts) => dividedBy(facts.cost, facts.orders),
});
