/** What is left of what a product sold. */
import { minus } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const productNet = defineMetric({
  id: 'productNet',
  name: 'Net',
  unit: 'money',
  formula: 'Revenue of its lines less what was returned.',
  needs: ['lineRevenue', 'lineReturns'],
  compute: (facts) => minus(facts.lineRevenue, facts.lineReturns),
});
