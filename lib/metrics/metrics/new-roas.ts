/** ROAS of new customers. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const newRoas = defineMetric({
  id: 'newRoas',
  name: 'ROAS of new customers',
  heading: 'New ROAS',
  unit: 'ratio',
  formula:
    "Revenue of orders that were their buyers' first and that visits of these days earned, divided by the cost of the same days.",
  needs: ['newRevenue', 'cost'],
  compute: (facts) => partOf(facts.newRevenue, facts.cost),
});
