/**
 * Conversion rate: orders by sessions. The part of sessions that led to an order is another figure; it can neither be shared by
 * visits nor told of a campaign, so no row of a report could add up to it (docs/decisions/0031).
 */
import { dividedBy } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const conversionRate = defineMetric({
  id: 'conversionRate',
  name: 'Conversion rate',
  heading: 'Conversion',
  unit: 'ratio',
  formula: 'Orders divided by sessions.',
  needs: ['orders', 'sessions'],
  compute: (facts) => dividedBy(facts.orders, facts.sessions),
});
