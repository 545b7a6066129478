/** Revenue of returning orders. */
import { minus } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const returningRevenue = defineMetric({
  id: 'returningRevenue',
  name: 'Returning revenue',
  unit: 'money',
  formula: 'Revenue of buyers who had bought before: revenue less new revenue, less that of buyers of whom it is not known.',
  needs: ['revenue', 'newRevenue', 'unknownRevenue'],
  compute: (facts) => minus(minus(facts.revenue, facts.newRevenue), facts.unknownRevenue),
});
