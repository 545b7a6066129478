/** CPM: what a thousand impressions cost. */
import { dividedBy, fraction, times } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const cpm = defineMetric({
  id: 'cpm',
  name: 'Cost per thousand impressions',
  heading: 'CPM',
  unit: 'money',
  formula: 'Cost divided by impressions, times 1,000.',
  needs: ['cost', 'impressions'],
  compute: (facts) => dividedBy(times(facts.cost, fraction(1_000n)), facts.impressions),
});
