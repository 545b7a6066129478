/** Share: a row's part of what the store sold. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const share = defineMetric({
  id: 'share',
  name: 'Share',
  unit: 'ratio',
  formula: "Revenue divided by the store's revenue of the same days.",
  needs: ['revenue', 'storeRevenue'],
  compute: (facts) => partOf(facts.revenue, facts.storeRevenue),
});
