/** Average order value. */
import { dividedBy } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const aov = defineMetric({
  id: 'aov',
  name: 'Average order',
  heading: 'AOV',
  unit: 'money',
  formula: 'Average order value: revenue divided by orders.',
  needs: ['revenue', 'orders'],
  compute: (facts) => dividedBy(facts.revenue, facts.orders),
});
