/** How much of the revenue has known costs: what stands beside every contribution. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const costsKnown = defineMetric({
  id: 'costsKnown',
  name: 'Costs known',
  unit: 'ratio',
  formula: 'The part of revenue whose costs are known: contribution takes nothing off the rest.',
  needs: ['revenue', 'knownRevenue'],
  compute: (facts) => partOf(facts.knownRevenue, facts.revenue),
});
