/** Conversions besides orders: the list, newest first, and one of them with its path and what each touch earned of it. */
import { z } from 'zod';
import { countingRules } from '@/lib/model/conversion-type';
import { touchRejections } from '@/lib/model/credit';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { cursorParam, timeInCursor } from '../../cursor';
import { checkRange, daySchema, moneySchema, pageParams } from '../../wire';
import { orderRow } from '../orders/definition';
import { cellParams } from '../performance/cell-schema';
import { conversionParam, datingParams, performanceFilters } from '../performance/definition';
import { shareSchema, touchSchema } from '../receipt/definition';

/** Where a page ended, and how many conversions the list has: counted once, for the first page. */
export const conversionPlace = z.object({ at: timeInCursor, id: z.uuid(), total: z.number().int().min(0) });

const { channel, source, campaign, device, country, landingPage, label } = performanceFilters;

export const conversionsParams = pageParams
  .extend({
    cursor: cursorParam(conversionPlace),
    from: daySchema.optional(),
    to: daySchema.optional().describe('Exclusive'),
    conversion: conversionParam
      .optional()
      .describe('Only those of this kind: the event of a conversion of the site, such as generate_lead'),
    model: modelIdSchema.default('last_non_direct_click'),
    by: cellParams.by.optional().describe('With `under` and `conversion`: the levels of a performance report'),
    under: cellParams.under
      .optional()
      .describe(
        'Only conversions that have a part in the row of this path; each with that part. The filters are those of the report',
      ),
    datedBy: datingParams.datedBy,
    ...{ channel, source, campaign, device, country, landingPage, label },
  })
  .superRefine(checkRange)
  .superRefine(({ by, under, from, to, conversion, ...filters }, context) => {
    const narrows = by ?? under ?? filters.channel ?? filters.source ?? filters.campaign;
    if ((narrows ?? filters.device ?? filters.country ?? filters.landingPage ?? filters.label) === undefined) return;
    if (by === undefined || under === undefined || from === undefined || to === undefined || conversion === undefined) {
      const message = 'goes together with `under`, `conversion`, `from` and `to`, and so do the filters';
      context.addIssue({ code: 'custom', path: ['by'], message });
    } else if (under.length > by.length) {
      context.addIssue({ code: 'custom', path: ['under'], message: 'must not have more steps than `by` has levels' });
    }
  });
export type ConversionsParams = z.infer<typeof conversionsParams>;

export const conversionRow = z.object({
  id: z.string(),
  event: z.string().describe('The name of its event'),
  name: z.string().describe('What the site calls this kind'),
  convertedAt: z.string(),
  value: moneySchema.optional(),
  source: z.string().describe('Who told of it'),
  touches: z.number().describe('Touchpoints used in its path'),
  credited: orderRow.shape.credited.describe('The touch that earned most under the model; absent: unattributed'),
  part: z
    .object({ conversions: z.string(), value: moneySchema })
    .optional()
    .describe('With `by`: what of it the row of the report holds; a row is the sum of these'),
});
export type ConversionListRow = z.infer<typeof conversionRow>;

export const conversionsResult = z.object({
  rows: z.array(conversionRow),
  nextCursor: z.string().optional(),
  total: z.number(),
});
export type ConversionsResult = z.infer<typeof conversionsResult>;

export const conversionResult = z.object({
  conversion: conversionRow.extend({
    eventId: z.string(),
    countsOncePer: z.enum(countingRules),
    counted: z.boolean().describe('False: an earlier one of the same person or visit counts'),
    visitorId: z.string().optional(),
    personId: z.string().optional(),
  }),
  timeZone: z.string(),
  lookbackDays: z.number(),
  model: modelIdSchema.describe('The model whose leading touch is `conversion.credited`'),
  models: z.array(z.object({ id: modelIdSchema, name: z.string(), explain: z.string(), overClaims: z.boolean() })),
  /** In time order; `credits` has one entry for each model under which the touch earned something. */
  touches: z.array(touchSchema.extend({ credits: z.array(shareSchema) })),
  rejected: z.array(touchSchema.extend({ reason: z.enum(touchRejections), explain: z.string(), credits: z.array(shareSchema) })),
  unattributed: z.array(shareSchema),
  /** The event as it is stored; absent once retention has taken it. */
  stored: z
    .object({
      id: z.string(),
      source: z.string(),
      name: z.string(),
      occurredAt: z.string(),
      receivedAt: z.string(),
      payload: z.unknown(),
    })
    .optional(),
});
export type ConversionResult = z.infer<typeof conversionResult>;
