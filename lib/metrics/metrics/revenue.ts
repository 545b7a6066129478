/** Revenue: what counts as it (net or total sales) is the site's to say, and is named beside it. */
import { defineMetric } from '../define';

export const revenue = defineMetric({
  id: 'revenue',
  name: 'Revenue',
  unit: 'money',
  formula: 'What was sold, after discounts and refunds. Whether tax and shipping are in it is a setting of the site.',
  needs: ['revenue'],
  compute: (facts) => facts.revenue,
});
