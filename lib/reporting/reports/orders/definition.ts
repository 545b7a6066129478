/** The list of orders, newest first, each with the touch that earned most of it. */
import { z } from 'zod';
import { modelIdSchema } from '@/lib/model/credit-schema';
import { orderStates } from '@/lib/model/order';
import { buyerKinds, orderKinds } from '@/lib/model/order-kind';
import { salesChannels } from '@/lib/model/sales-channel';
import { tellers } from '../buyers/definition';
import { claimCounts } from '../claims/definition';
import { COHORT_TEXT_MAX } from '../cohorts/cohort';
import { parseCohort } from '../cohorts/cohort-schema';
import { PATH_TEXT_MAX } from '../journeys/path-filter';
import { parsePathFilter } from '../journeys/path-filter-schema';
import { lifetimeParts } from '../lifetime/definition';
import { lossCauses } from '../signal-loss/causes';
import { lossFilters } from '../signal-loss/definition';
import { CAUSE_TEXT_MAX, parseCause } from '../truth/cause';
import { cursorParam, timeInCursor } from '../../cursor';
import { labelFilterParam } from '../../label-filter';
import { orderFilterParams } from '../../order-filter';
import { cellParams } from '../performance/cell-schema';
import { datingParams } from '../performance/definition';
import { productFigures } from '../products/definition';
import { WINDOW_TEXT_MAX } from '../platform-claims/names';
import { parseWindow } from '../platform-claims/window-schema';
import { TIE_TEXT_MAX } from '../quality/tie';
import { parseTie } from '../quality/tie-schema';
import { checkRange, daySchema, moneySchema, pageParams } from '../../wire';
import { lookbackParam } from '../../window';

/** Where a page ended, and how many orders the list has: counted once, for the first page. */
export const orderPlace = z.object({ at: timeInCursor, id: z.uuid(), total: z.number().int().min(0) });

const touchValue = (of: string) =>
  z.string().max(500).optional().describe(`Keeps orders credited to this ${of}; empty: to a touch without one`);

export const ordersParams = pageParams
  .extend({
    cursor: cursorParam(orderPlace),
    from: daySchema.optional(),
    to: daySchema.optional().describe('Exclusive'),
    model: modelIdSchema.default('last_non_direct_click'),
    lookbackDays: lookbackParam,
    /** Keeps orders to which a touch with these values was credited under `model`; `channel=Unattributed` those without. */
    channel: z.string().max(200).optional().describe('Keeps orders credited to this channel; `Unattributed`: to none'),
    source: touchValue('source'),
    medium: touchValue('medium'),
    campaign: touchValue('campaign'),
    adGroup: touchValue('ad group'),
    ad: touchValue('ad'),
    keyword: touchValue('keyword'),
    clickPlatform: touchValue('click platform'),
    adPlatform: touchValue('ad platform'),
    landingPage: touchValue('landing page'),
    device: touchValue('device'),
    country: touchValue('country of the visit'),
    label: labelFilterParam,
    state: z.enum(orderStates).optional(),
    ...orderFilterParams,
    leftOut: z.enum(['true']).optional().describe('Only orders that a rule of the site leaves out of attribution'),
    wonFrom: daySchema.optional().describe('With `wonTo`: only orders of buyers whose first sale is of these days'),
    wonTo: daySchema.optional().describe('Exclusive'),
    wonBy: z.string().max(200).optional().describe('Of those only who were won by this: `key` of a row of the lifetime report'),
    wonPart: z.enum(lifetimeParts).optional().describe('Of those only their first orders, renewals or later orders'),
    cohort: z
      .string()
      .max(COHORT_TEXT_MAX)
      .refine((text) => parseCohort(text) !== undefined, 'must be JSON with at least `from` and `to`, days of the first order')
      .optional()
      .describe(
        'Only orders of customers of the cohorts report, as JSON: `from` and `to` (days of the first order), `won` (what won them: `key` of a row under channel, source or campaign), `within` (days), `asOf`, `part` (first, second)',
      ),
    toldBy: z.enum(tellers).optional().describe('With `buyer`: only where it is the word of the shop, or of the orders held'),
    visit: z.enum(['none']).optional().describe('Only orders of which the visit that they were placed in is not known'),
    path: z
      .string()
      .max(PATH_TEXT_MAX)
      .refine((text) => parsePathFilter(text) !== undefined, 'must be a filter as the journeys report gives it')
      .optional()
      .describe('Only orders with such a journey, of the days `from` to `to`: `path` of a row of the journeys report'),
    lost: z
      .enum(['any', ...lossCauses])
      .optional()
      .describe('Only sales that the signal loss report counts, by this cause or any; with `from` and `to`'),
    lostBrowser: lossFilters.browser,
    lostCountry: lossFilters.country,
    claimedBy: z
      .string()
      .max(500)
      .optional()
      .describe('Only orders that all of these ad platforms would claim, comma separated; with `from` and `to`'),
    claims: z.enum(claimCounts).optional().describe('Only orders that this many ad platforms would claim; with `from` and `to`'),
    claimLabel: labelFilterParam.describe('With `claimedBy` or `claims`: only claims for clicks that have this label count'),
    window: z
      .string()
      .max(WINDOW_TEXT_MAX)
      .refine((text) => parseWindow(text) !== undefined, 'must be JSON of platform, by, under and datedBy')
      .optional()
      .describe(
        "Only orders within an ad platform's own window, as JSON: `platform`, `by` and `under` (levels and their steps as in platform claims), `datedBy`, `shared`; with `from` and `to`",
      ),
    by: cellParams.by.optional().describe('With `under`: the levels of a performance report'),
    under: cellParams.under
      .optional()
      .describe('Only orders that have a part in the row of this path; each with that part. The filters are those of the report'),
    ...datingParams,
    product: z.string().max(2_000).optional().describe('Only orders that hold this product; empty: lines that name nothing'),
    variant: z.string().max(2_000).optional().describe('With `product`: only orders that hold this variant of it'),
    boughtWith: z.string().max(2_000).optional().describe('With `product`: only orders that hold this product too'),
    returned: z.enum(['true']).optional().describe('With `product`: only orders of which some of it came back'),
    coupon: z.string().max(2_000).optional().describe('With `by`: only orders with this coupon'),
    tie: z
      .string()
      .max(TIE_TEXT_MAX)
      .refine((text) => parseTie(text) !== undefined, 'must be JSON of some of kind, browser, byShop, inBrowser and withClick')
      .optional()
      .describe(
        'Only sales that a figure of the data quality report counts, as JSON: `kind` of its `joins`, `browser`, `byShop`, `inBrowser`, `withClick`; with `from` and `to`',
      ),
    causedBy: z
      .string()
      .max(CAUSE_TEXT_MAX)
      .refine(
        (text) => parseCause(text) !== undefined,
        'must be any, simulated, not_simulated, or JSON of a source and a campaign',
      )
      .optional()
      .describe('Of the demo alone: only orders that this ad caused, or any; or that were simulated, or were not'),
    sales: z
      .enum(['true', 'any_currency'])
      .optional()
      .describe("Only what reports count: sales in the site's own currency, or in any"),
    search: z.string().max(200).optional().describe("Part of the order's key"),
  })
  .superRefine(checkRange)
  .superRefine(({ path, claimedBy, claims, lost, tie, window, from, to }, context) => {
    if (
      [path, claimedBy, claims, lost, tie, window].every((filter) => filter === undefined) ||
      (from !== undefined && to !== undefined)
    )
      return;
    context.addIssue({
      code: 'custom',
      path: ['from'],
      message: 'goes together with `to`, for journeys, claims, windows, ties and what is lost',
    });
  })
  .superRefine(({ claimLabel, claimedBy, claims }, context) => {
    if (claimLabel === undefined || (claimedBy ?? claims) !== undefined) return;
    context.addIssue({ code: 'custom', path: ['claimLabel'], message: 'goes together with `claimedBy` or `claims`' });
  })
  .superRefine(({ lost, lostBrowser, lostCountry }, context) => {
    if (lost !== undefined || (lostBrowser ?? lostCountry) === undefined) return;
    context.addIssue({ code: 'custom', path: ['lost'], message: 'is what `lostBrowser` and `lostCountry` go with' });
  })
  .superRefine(({ by, under, from, to }, context) => {
    if (by === undefined && under === undefined) return;
    if (by === undefined || under === undefined || from === undefined || to === undefined) {
      context.addIssue({ code: 'custom', path: ['by'], message: 'goes together with `under`, `from` and `to`' });
    } else if (under.length > by.length) {
      context.addIssue({ code: 'custom', path: ['under'], message: 'must not have more steps than `by` has levels' });
    }
  })
  .superRefine(({ product, variant, boughtWith, returned }, context) => {
    if (product !== undefined || (variant ?? boughtWith ?? returned) === undefined) return;
    context.addIssue({ code: 'custom', path: ['product'], message: 'is what `variant`, `boughtWith` and `returned` go with' });
  })
  .superRefine(({ wonFrom: from, wonTo: to, wonBy, wonPart }, context) => {
    checkRange({ from, to }, context);
    const needsDays = from !== undefined || to !== undefined || wonBy !== undefined || wonPart !== undefined;
    if (needsDays && (from === undefined || to === undefined)) {
      context.addIssue({ code: 'custom', path: ['wonFrom'], message: 'goes together with `wonTo`' });
    }
  });
export type OrdersParams = z.infer<typeof ordersParams>;

export const orderRow = z.object({
  id: z.string(),
  orderKey: z.string(),
  orderedAt: z.string(),
  state: z.enum(orderStates),
  test: z.boolean(),
  newCustomer: z.boolean(),
  buyer: z.enum(buyerKinds),
  kinds: z.array(z.enum(orderKinds)),
  country: z.string().optional().describe('Of the address, else of the browser: ISO 3166-1 alpha-2'),
  salesChannel: z.enum(salesChannels),
  marketplace: z.string().optional(),
  leftOut: z.boolean().describe('By a rule of the site, nobody earns it'),
  outstanding: moneySchema.optional().describe('What of it has not come in'),
  giftCards: moneySchema.optional().describe('What of it is not revenue, because of gift cards'),
  total: moneySchema,
  revenue: moneySchema,
  refunded: moneySchema,
  net: moneySchema.describe('`revenue` less `refunded`: what reports sum'),
  touches: z.number().describe('Touchpoints used in its path'),
  part: z
    .object({ revenue: moneySchema, orders: z.string() })
    .optional()
    .describe('With `by`: what of it the row of the report holds, net of refunds; a row is the sum of these'),
  held: productFigures
    .omit({ orders: true })
    .optional()
    .describe(
      'With `product`: what of it the order holds, of the variant if one is asked for; a row of the products report is the sum',
    ),
  /** The touch that earned most under the chosen model; absent: unattributed. */
  credited: z
    .object({
      channel: z.string(),
      source: z.string().optional(),
      campaign: z.string().optional(),
      clickId: z.object({ param: z.string(), value: z.string() }).optional(),
    })
    .optional(),
});
export type OrderRow = z.infer<typeof orderRow>;

export const ordersResult = z.object({ rows: z.array(orderRow), nextCursor: z.string().optional(), total: z.number() });
export type OrdersResult = z.infer<typeof ordersResult>;
