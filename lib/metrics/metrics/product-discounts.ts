/** What was taken off the lines of a product. */
import { defineMetric } from '../define';

export const productDiscounts = defineMetric({
  id: 'productDiscounts',
  name: 'Discounts',
  unit: 'money',
  formula: 'Taken off its lines. Discounts of a whole order are not among them.',
  needs: ['lineDiscounts'],
  compute: (facts) => facts.lineDiscounts,
});
