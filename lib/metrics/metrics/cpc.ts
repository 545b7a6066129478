/** CPC: what a click on an ad cost. */
import { dividedBy } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const cpc = defineMetric({
  id: 'cpc',
  name: 'Cost per click',
  heading: 'CPC',
  unit: 'money',
  formula: 'Cost divided by clicks on ads.',
  needs: ['cost', 'clicks'],
  compute: (facts) => dividedBy(facts.cost, facts.clicks),
});
