/** Conversion rate of conversions besides orders, as that of orders: how many by sessions. */
import { dividedBy } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const conversionsPerSession = defineMetric({
  id: 'conversionsPerSession',
  name: 'Conversion rate',
  heading: 'Conversion',
  unit: 'ratio',
  formula: 'Conversions divided by sessions.',
  needs: ['conversions', 'sessions'],
  compute: (facts) => dividedBy(facts.conversions, facts.sessions),
});
