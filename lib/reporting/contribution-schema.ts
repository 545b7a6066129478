/** What reports say of contribution besides the figures, in wire form. */
import { z } from 'zod';

export const contributionSchema = z
  .object({ tierNames: z.array(z.string()).describe('What the site calls what is left after each of the three tiers of costs') })
  .describe('Absent where nothing is known of what orders cost');
export type ContributionNames = z.infer<typeof contributionSchema>;
