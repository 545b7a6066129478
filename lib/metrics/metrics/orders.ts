/** Orders: paid ones that are no tests. */
import { defineMetric } from '../define';

export const orders = defineMetric({
  id: 'orders',
  name: 'Orders',
  unit: 'count',
  formula: 'Orders placed, each counted once. One that several visits earned counts in part with each of them.',
  needs: ['orders'],
  compute: (facts) => facts.orders,
});
