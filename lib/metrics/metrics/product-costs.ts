/** What products cost the store. */
import { defineMetric } from '../define';

export const productCosts = defineMetric({
  id: 'productCosts',
  name: 'Product costs',
  heading: 'Cost',
  unit: 'money',
  formula: 'What the pieces sold cost the store, less those that came back into stock, where that is known.',
  needs: ['lineCosts'],
  compute: (facts) => facts.lineCosts,
});
