/** Conversions besides orders: leads, sign-ups and what else a site counts. */
import { defineMetric } from '../define';

export const conversions = defineMetric({
  id: 'conversions',
  name: 'Conversions',
  unit: 'count',
  formula: 'Conversions of the kind that is counted. One that several visits earned counts in part with each of them.',
  needs: ['conversions'],
  compute: (facts) => facts.conversions,
});
