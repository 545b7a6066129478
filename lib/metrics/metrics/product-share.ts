/** A product's part of what all products sold. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const productShare = defineMetric({
  id: 'productShare',
  name: 'Share',
  unit: 'ratio',
  formula: 'Revenue of its lines divided by that of all products.',
  needs: ['lineRevenue', 'allLineRevenue'],
  compute: (facts) => partOf(facts.lineRevenue, facts.allLineRevenue),
});
