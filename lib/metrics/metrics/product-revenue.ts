/** What a product sold, by the lines of orders. */
import { defineMetric } from '../define';

export const productRevenue = defineMetric({
  id: 'productRevenue',
  name: 'Revenue',
  unit: 'money',
  formula: 'Of its lines, after their own discounts and before returns.',
  needs: ['lineRevenue'],
  compute: (facts) => facts.lineRevenue,
});
