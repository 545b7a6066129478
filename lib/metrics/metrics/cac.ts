/** CAC: what a new customer cost. */
import { dividedBy } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const cac = defineMetric({
  id: 'cac',
  name: 'Cost per new customer',
  heading: 'CAC',
  unit: 'money',
  formula: "Cost divided by the orders that were their buyers' first and that visits of the same days earned.",
  needs: ['cost', 'newOrders'],
  compute: (facts) => dividedBy(facts.cost, facts.newOrders),
});
