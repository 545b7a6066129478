/** Signal loss in money: what was sold to buyers whom the browser did not show whole, by cause, browser and country. */
import { z } from 'zod';
import { checkRange, moneySchema, rangeSchema } from '../../wire';
import { lossCauses } from './causes';

/** Narrows the report, and the list of orders, to a part of what was lost; empty text is what is not known. */
export const lossFilters = {
  cause: z.enum(lossCauses).optional().describe('Only orders lost by this'),
  browser: z.string().max(200).optional().describe('Only of this browser; empty: not known'),
  country: z.string().max(2).optional().describe('Only of this country (ISO 3166-1 alpha-2); empty: not known'),
};

export const signalLossParams = rangeSchema.extend(lossFilters).superRefine(checkRange);
export type SignalLossParams = z.infer<typeof signalLossParams>;

const lost = { orders: z.number(), revenue: moneySchema.describe('Net of refunds') };

export const signalLossResult = z.object({
  from: z.string(),
  to: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  store: z.object(lost).describe('Everything that was sold in these days, lost or not'),
  lost: z.object(lost).describe('What the rows of each breakdown sum to'),
  byCause: z.array(z.object({ cause: z.enum(lossCauses), name: z.string(), explain: z.string(), ...lost })),
  byBrowser: z.array(z.object({ browser: z.string().describe('Empty: not known'), ...lost })),
  byCountry: z.array(z.object({ country: z.string().describe('Empty: not known'), ...lost })),
  otherCurrencies: z.array(z.object({ orders: z.number(), revenue: moneySchema })).describe('Sold, but not in the report'),
});
export type SignalLossResult = z.infer<typeof signalLossResult>;
