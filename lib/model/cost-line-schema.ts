/** What of tiers of costs is checked on its way in. */
import { z } from 'zod';
import type { CostTiers, TierNames } from './cost-line';

const tier = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const tierName = z.string().trim().min(1, 'must not be empty').max(40, 'must have at most 40 characters');

export const tierNamesSchema: z.ZodType<TierNames> = z.tuple([tierName, tierName, tierName]);
export const costTiersSchema: z.ZodType<CostTiers> = z.object({
  ...{ goods: tier, shipping: tier, handling: tier, payment: tier, other: tier },
});
