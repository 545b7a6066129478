/** Clicks, as ad accounts count them: sessions are what the store saw of them. */
import { defineMetric } from '../define';

export const clicks = defineMetric({
  id: 'clicks',
  name: 'Clicks',
  unit: 'count',
  formula: 'Clicks on ads, as the ad accounts count them.',
  needs: ['clicks'],
  compute: (facts) => facts.clicks,
});
