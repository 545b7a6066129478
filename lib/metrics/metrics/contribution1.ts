/** Contribution 1: CM1, as retail counts it. Costs that are not known are not taken off: `costsKnown` says how much that is. */
import { minus } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const contribution1 = defineMetric({
  id: 'contribution1',
  name: 'Contribution after product costs',
  heading: 'Contribution 1',
  unit: 'money',
  formula: 'Revenue less the costs of the first tier: what the goods cost, unless the site says otherwise.',
  needs: ['revenue', 'tierOneCosts'],
  compute: (facts) => minus(facts.revenue, facts.tierOneCosts),
});
