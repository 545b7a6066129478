/** ROAS: of campaigns, by the day of the visit; the store's own by the day of orders is MER. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const roas = defineMetric({
  id: 'roas',
  name: 'Campaign ROAS',
  heading: 'ROAS',
  unit: 'ratio',
  formula: 'Return on ad spend: revenue that visits of these days earned, divided by the cost of the same days.',
  needs: ['revenue', 'cost'],
  compute: (facts) => partOf(facts.revenue, facts.cost),
});
