/** CTR: the part of impressions that were clicked. */
import { dividedBy } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const ctr = defineMetric({
  id: 'ctr',
  name: 'Click-through rate',
  heading: 'CTR',
  unit: 'ratio',
  formula: 'Clicks on ads divided by impressions.',
  needs: ['clicks', 'impressions'],
  compute: (facts) => dividedBy(facts.clicks, facts.impressions),
});
