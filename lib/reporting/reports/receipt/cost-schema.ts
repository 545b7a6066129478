/** What an order cost besides ads, on its receipt. */
import { z } from 'zod';
import { costKinds, costProblems } from '@/lib/model/cost-line';
import { moneySchema } from '../../wire';

export const receiptCosts = z
  .object({
    tiers: z
      .array(
        z.object({
          name: z.string(),
          costs: moneySchema.describe('What this tier takes off'),
          left: moneySchema.describe('Net revenue less this tier and those before it; ads are in none'),
        }),
      )
      .describe('The three, in order'),
    knownRevenue: moneySchema.describe('The part of net revenue whose costs are known'),
    lines: z.array(
      z.object({
        kind: z.enum(costKinds),
        tier: z.number(),
        ofRefund: z.boolean().describe('Goods that a refund brought back'),
        name: z.string().optional(),
        quantity: z.string().optional(),
        amount: moneySchema.optional().describe('Absent where it is not known'),
        from: z.enum(['line', 'shop', 'rule']).optional().describe('A cost line of the product, the shop’s order, or a rule'),
        given: z.object({ amount: z.string(), currency: z.string() }).optional().describe('In another currency'),
        problem: z.enum(costProblems).optional(),
      }),
    ),
  })
  .describe('Absent where nothing is known of what the order cost');
export type ReceiptCosts = z.infer<typeof receiptCosts>;
