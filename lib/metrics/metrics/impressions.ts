/** Impressions, as ad accounts count them. */
import { defineMetric } from '../define';

export const impressions = defineMetric({
  id: 'impressions',
  name: 'Impressions',
  unit: 'count',
  formula: 'How often ads were shown, as the ad accounts count it.',
  needs: ['impressions'],
  compute: (facts) => facts.impressions,
});
