/** What reports say of cost besides the figures, in wire form. */
import { z } from 'zod';

export const lackingAccountSchema = z.object({
  id: z.string(),
  name: z.string(),
  platform: z.string(),
  heldFrom: z.string().optional(),
  heldTo: z.string().optional().describe('The last day that is held; absent: none yet'),
  problem: z.string().optional().describe('Why it could not be read the last time'),
});
export type LackingAccount = z.infer<typeof lackingAccountSchema>;

export const spendSchema = z
  .object({
    without: z
      .string()
      .optional()
      .describe(
        'The level or filter that cost cannot be told by; `conversion`: another conversion is counted. No row has cost then',
      ),
    leftOut: z
      .array(z.object({ amount: z.string(), currency: z.string() }))
      .describe('Cost in other currencies without a rate: in no sum'),
    lacking: z
      .array(lackingAccountSchema)
      .describe('Accounts that do not hold all full days of the range, or could not be read the last time'),
    otherZones: z.array(z.string()).describe('Zones of accounts whose days are taken as days of the site'),
  })
  .describe('Of the cost of ads; absent without ad accounts');
export type Spend = z.infer<typeof spendSchema>;

const costless = ['product', 'coupon', 'salesChannel', 'kind', 'buyer', 'device', 'country', 'landingPage'] as const;
/** What ad accounts do not tell cost by. */
export type Costless = (typeof costless)[number];

/** The first of these levels or filters that cost cannot be told by; undefined: there is none. */
export function withoutCostOf(names: readonly string[]): Costless | undefined {
  return costless.find((name) => names.includes(name));
}
