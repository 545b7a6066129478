/** Cost: what ad accounts say was spent. */
import { defineMetric } from '../define';

export const cost = defineMetric({
  id: 'cost',
  name: 'Cost',
  unit: 'money',
  formula: 'What connected ad accounts say was spent, in the currency of the site. Days are those of each account.',
  needs: ['cost'],
  compute: (facts) => facts.cost,
});
