/** Revenue of new orders. */
import { defineMetric } from '../define';

export const newRevenue = defineMetric({
  id: 'newRevenue',
  name: 'New revenue',
  unit: 'money',
  formula: "Revenue of orders that were their buyers' first.",
  needs: ['newRevenue'],
  compute: (facts) => facts.newRevenue,
});
