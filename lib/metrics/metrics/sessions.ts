/** Sessions: visits that began in the days. */
import { defineMetric } from '../define';

export const sessions = defineMetric({
  id: 'sessions',
  name: 'Sessions',
  unit: 'count',
  formula:
    'Visits, whether an order followed or not: one ends after 30 minutes without an event, or when a new campaign brings the visitor.',
  needs: ['sessions'],
  compute: (facts) => facts.sessions,
});
