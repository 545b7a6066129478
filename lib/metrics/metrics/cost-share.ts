/** A row's part of what all ads cost. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const costShare = defineMetric({
  id: 'costShare',
  name: 'Share of cost',
  unit: 'ratio',
  formula: 'Cost divided by the cost of all ad accounts in the same days.',
  needs: ['cost', 'allCost'],
  compute: (facts) => partOf(facts.cost, facts.allCost),
});
