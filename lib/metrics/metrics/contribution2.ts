/** Contribution 2: CM2, as retail counts it. Costs that are not known are not taken off: `costsKnown` says how much that is. */
import { minus } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const contribution2 = defineMetric({
  id: 'contribution2',
  name: 'Contribution after fulfilment',
  heading: 'Contribution 2',
  unit: 'money',
  formula:
    'Revenue less the costs of the first two tiers: goods, shipping, handling and payment fees, unless the site says otherwise.',
  needs: ['revenue', 'tierOneCosts', 'tierTwoCosts'],
  compute: (facts) => minus(minus(facts.revenue, facts.tierOneCosts), facts.tierTwoCosts),
});
