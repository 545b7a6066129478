/** What went back for a product. */
import { defineMetric } from '../define';

export const productReturns = defineMetric({
  id: 'productReturns',
  name: 'Returned',
  unit: 'money',
  formula: 'Money that went back for it, where the refund says so.',
  needs: ['lineReturns'],
  compute: (facts) => facts.lineReturns,
});
