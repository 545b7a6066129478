/** Bounce rate: the part of sessions that ended where they began. */
import { partOf } from '../part-of';
import { defineMetric } from '../define';

export const bounceRate = defineMetric({
  id: 'bounceRate',
  name: 'Bounce rate',
  heading: 'Bounces',
  unit: 'ratio',
  formula: 'Sessions of one page view and no further event, as a part of all sessions.',
  needs: ['bounces', 'sessions'],
  compute: (facts) => partOf(facts.bounces, facts.sessions),
});
