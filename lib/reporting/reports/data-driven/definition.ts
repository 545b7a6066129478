/**
 * Data-driven attribution: channels or campaigns weighed by all paths of the range at once, as the worker has worked it out on
 * request, beside two rule models over the same orders.
 */
import { z } from 'zod';
import {
  type DataDrivenQuestion,
  dataDrivenGroups,
  dataDrivenKinds,
  markovOrders,
  questionOf,
  runStates,
} from '@/lib/model/data-driven';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';

export const dataDrivenParams = rangeSchema
  .extend({
    kind: z
      .enum(dataDrivenKinds)
      .default('markov')
      .describe('markov: by what would be lost without it; shapley: by its mean contribution to the orders it had part in'),
    by: z.enum(dataDrivenGroups).default('channel').describe('What is weighed; campaigns stand within their channels'),
    order: z.enum(['1', '2', '3']).default('1').describe('Of markov: how many touches together are a state'),
    nullPaths: z
      .enum(['true', 'false'])
      .default('true')
      .describe('Of markov: whether the paths of people who did not buy count. Without them it is another model'),
  })
  .superRefine(checkRange);
export type DataDrivenParams = z.infer<typeof dataDrivenParams>;

/** The question that the parameters ask. */
export function askedQuestion({ from, to, kind, by, order, nullPaths }: DataDrivenParams): DataDrivenQuestion {
  const length = markovOrders.find((known) => String(known) === order) ?? 1;
  return questionOf({ from, to, kind, by, order: length, nullPaths: nullPaths === 'true' });
}

const earned = z.object({ revenue: moneySchema, orders: z.string().describe('Decimal text; an order shared counts in parts') });

const dataDrivenRow = z.object({
  channel: z.string().optional(),
  campaign: z.string().optional().describe('Absent: without one, or weighed by channel'),
  together: z.number().optional().describe('The row of the rarest channels or campaigns together: how many they are'),
  dataDriven: earned,
  lastNonDirect: earned,
  linear: earned,
  ordersWith: z.number().describe('Orders on whose path it is at all'),
  removalEffect: z.number().optional().describe('Of markov: the part of revenue that would be lost without it, from 0 to 1'),
});
export type DataDrivenRow = z.infer<typeof dataDrivenRow>;

export const dataDrivenResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  kind: z.enum(dataDrivenKinds),
  by: z.enum(dataDrivenGroups),
  order: z.number(),
  nullPaths: z.boolean(),
  run: z
    .object({
      state: z.enum(runStates),
      progress: z.number().describe('Percent'),
      requestedAt: z.iso.datetime(),
      error: z.string().optional(),
    })
    .optional()
    .describe('The last request that is not answered, or failed; absent where there is none'),
  figures: z
    .object({
      computedAt: z.iso.datetime(),
      stale: z.boolean().describe('Orders or paths of the range have changed since'),
      rows: z.array(dataDrivenRow).describe('Worth most first; what is taken together last'),
      unattributed: earned,
      leftOut: earned.describe('Orders that a rule of the site leaves out of attribution'),
      totals: earned.describe("The store's own: the rows of each model, unattributed and left out"),
      learntFrom: z.object({
        orders: z.number().describe('Orders with a path'),
        others: z.number().describe('People with touches in the range who did not buy'),
        touchesMax: z.number().describe('How many of the latest touches of each path count'),
        states: z.number().optional(),
        chance: z.number().optional().describe('How likely a path ends with an order'),
      }),
      error: z
        .number()
        .optional()
        .describe('Of sampled values: each share is known to within this part of the whole, 95 times of 100'),
    })
    .optional()
    .describe('Absent until it was worked out'),
});
export type DataDrivenResult = z.infer<typeof dataDrivenResult>;

export const dataDrivenAsked = z.object({
  state: z.enum(runStates).describe('done: it is worked out already from the same orders and paths'),
});
