/** What conversions besides orders are worth: an estimate of the site's, and no revenue. */
import { defineMetric } from '../define';

export const conversionValue = defineMetric({
  id: 'conversionValue',
  name: 'Value',
  unit: 'money',
  formula:
    "What they are worth, as the settings of the site say, of those with a value in the site's currency. It is no revenue.",
  needs: ['conversionValue'],
  compute: (facts) => facts.conversionValue,
});
