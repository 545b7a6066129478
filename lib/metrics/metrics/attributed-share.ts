/** Attributed: the part of revenue that some visit earned. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const attributedShare = defineMetric({
  id: 'attributedShare',
  name: 'Attributed',
  unit: 'ratio',
  formula:
    'Part of revenue whose buyer was seen before the order: by an ad click, a campaign link, a referral or a direct visit.',
  needs: ['attributedRevenue', 'storeRevenue'],
  compute: (facts) => partOf(facts.attributedRevenue, facts.storeRevenue),
});
