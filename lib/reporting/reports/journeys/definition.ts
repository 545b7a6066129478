/**
 * The journeys report: which contacts led to an order and in which sequence, how many they were, how long it took, and what
 * opened, carried and closed it. Parameters and result.
 */
import { z } from 'zod';
import { metrics } from '@/lib/metrics/registry';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { buyerKinds } from '@/lib/model/order-kind';
import { labelFilterParam } from '../../label-filter';
import { orderFilterParams } from '../../order-filter';
import { checkRange, moneySchema, rangeSchema, revenueBasisSchema } from '../../wire';
import { directViews } from './path-filter';
import { journeyLevelSchema } from './path-filter-schema';

export const JOURNEY_ROWS_MAX = 100;

const contactValue = (of: string) =>
  z.string().max(500).optional().describe(`Only journeys with a contact of this ${of}; empty: with one that does not state it`);

export const journeysParams = rangeSchema
  .extend({
    by: journeyLevelSchema
      .default('channel')
      .describe(
        'What a contact is called: its channel, channel and campaign, or with `label:Brand` its value of that label, else its channel',
      ),
    direct: z
      .enum(directViews)
      .default('credited')
      .describe('`shown`: direct visits that earn nothing beside other contacts stand in the journey too'),
    model: modelIdSchema.default('last_non_direct_click').describe('Under which one contact is said to have won the order'),
    channel: contactValue('channel'),
    source: contactValue('source'),
    campaign: contactValue('campaign'),
    device: contactValue('device'),
    country: contactValue('country'),
    landingPage: contactValue('landing page: host and path'),
    label: labelFilterParam,
    limit: z.coerce.number().int().min(1).max(JOURNEY_ROWS_MAX).default(50).describe('How many rows each table has at most'),
    ...orderFilterParams,
  })
  .superRefine(checkRange);
export type JourneysParams = z.infer<typeof journeysParams>;

const part = z.object({ orders: z.number(), revenue: moneySchema.describe(metrics.revenue.formula) });
const figures = part.extend({
  buyers: z.record(z.enum(buyerKinds), part).describe('The same by whether the buyer had bought before'),
});
export type JourneyFigures = z.infer<typeof figures>;
const times = {
  medianSeconds: z.number().describe('Half of the orders came within this time of the first contact'),
  p75Seconds: z.number().describe('Three of four did'),
};

export const journeysResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  revenueBasis: revenueBasisSchema,
  lookbackDays: z.number(),
  by: journeyLevelSchema,
  direct: z.enum(directViews),
  model: modelIdSchema,
  /** All sales of the range that fit, whatever led to them. */
  store: part,
  /** Those with a journey; with a filter on contacts, those whose journey has one. */
  journeys: figures,
  withoutContact: figures.describe('No contact before the order is known'),
  leftOut: figures.describe('Orders that a rule of the site leaves out of attribution'),
  /** Most orders first. */
  paths: z.array(
    figures.extend({
      steps: z.array(z.tuple([z.string(), z.number()])).describe('Contacts in their order, each with its times in a row'),
      path: z.string().optional().describe('For `path` of the list of orders; absent where the journey is too long for that'),
    }),
  ),
  pathCount: z.number().describe('How many different journeys there are'),
  contacts: z.number().describe('Contacts of all journeys together'),
  lengths: z.array(figures.extend({ contacts: z.number().describe('The highest number stands for itself and more') })),
  /** Between the first contact and the order. */
  timeToOrder: z.object({
    ...times,
    groups: z.array(figures.extend({ group: z.number().describe('Its place among the groups'), fromSeconds: z.number() })),
    byFirst: z.array(figures.extend({ value: z.string(), ...times })),
    byWinner: z.array(figures.extend({ value: z.string(), ...times })),
  }),
  /** Each counts an order once: `first` and `last` contain journeys of one contact, `assisted` is any place before the last. */
  roles: z.array(z.object({ value: z.string(), first: part, middle: part, last: part, assisted: part })),
  /** From contact to contact, repeats in a row taken as one. A value that is absent is any but those named in `flowValues`. */
  flows: z.array(
    part.extend({
      step: z.number(),
      from: z.string().optional(),
      to: z.string().optional(),
      end: z.enum(['order', 'more']).optional().describe('What follows is the order, or more contacts than are shown'),
    }),
  ),
  flowValues: z.array(z.string()).describe('The contacts that the flows name, most frequent first'),
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })).describe('Not contained'),
});
export type JourneysResult = z.infer<typeof journeysResult>;
