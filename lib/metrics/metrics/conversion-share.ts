/** A row's part of all conversions of a kind. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';

export const conversionShare = defineMetric({
  id: 'conversionShare',
  name: 'Share',
  unit: 'ratio',
  formula: 'Conversions divided by all of this kind in the same days.',
  needs: ['conversions', 'allConversions'],
  compute: (facts) => partOf(facts.conversions, facts.allConversions),
});
