/** Contribution margin: of the second tier, as ads are no part of what an order costs. */
import { defineMetric } from '../define';
import { partOf } from '../part-of';
import { contribution2 } from './contribution2';

export const contributionMargin = defineMetric({
  id: 'contributionMargin',
  name: 'Contribution margin',
  heading: 'Margin',
  unit: 'ratio',
  formula: 'Contribution 2, which is before ads, divided by revenue.',
  needs: ['revenue', 'tierOneCosts', 'tierTwoCosts'],
  compute: (facts) => {
    const contribution = contribution2.compute(facts);
    return contribution && partOf(contribution, facts.revenue);
  },
});
