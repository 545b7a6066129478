/** Pages per session: how far visitors looked around. */
import { dividedBy } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const pagesPerSession = defineMetric({
  id: 'pagesPerSession',
  name: 'Pages per session',
  heading: 'Pages',
  unit: 'count',
  formula: 'Page views divided by sessions.',
  needs: ['pageViews', 'sessions'],
  compute: (facts) => dividedBy(facts.pageViews, facts.sessions),
});
