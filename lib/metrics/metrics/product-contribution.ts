/** What products leave after their own cost: shipping, fees and ads are of orders and campaigns. */
import { minus } from '@/lib/core/fraction';
import { defineMetric } from '../define';

export const productContribution = defineMetric({
  id: 'productContribution',
  name: 'Contribution of products',
  heading: 'Contribution',
  unit: 'money',
  formula:
    'Net revenue of the lines less what their pieces cost. Shipping, fees and ads are not taken off, and costs not known neither.',
  needs: ['lineRevenue', 'lineReturns', 'lineCosts'],
  compute: (facts) => minus(minus(facts.lineRevenue, facts.lineReturns), facts.lineCosts),
});
