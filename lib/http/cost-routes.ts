/** The addresses of costs entered by hand, and of what costs are converted by. */
import { z } from 'zod';
import {
  manualCostInput,
  manualCostKey,
  manualCostsAnswer,
  rateInput,
  rateKeyInput,
  ratesAnswer,
  ratesFileInput,
  ratesLoaded,
} from '@/lib/workspace';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const RATES = `${SITE}/rates`;
const COSTS = `${SITE}/manual-costs`;
const CHANGE_PROBLEMS: ApiRouteEntry['problems'] = [...SITE_PROBLEMS, 'malformed', 'too_large'];
const deleted = z.object({ deleted: z.literal(true) });

export const costRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: RATES,
    id: 'listExchangeRates',
    tag: 'Costs',
    summary: 'Which exchange rates are held',
    description:
      'Of the workspace, for all its sites, in units for one euro. A day has the last rate published on it or before; a day before the first has none, and what is in that currency is then in no sum.',
    permission: 'report.read',
    status: 200,
    answer: json('ExchangeRates', ratesAnswer),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: RATES,
    id: 'saveExchangeRate',
    tag: 'Costs',
    summary: 'Enter an exchange rate by hand',
    description:
      'It counts from its day on, until the next one of the currency, and stands against what a file says of that day.',
    permission: 'site.manage',
    body: json('ExchangeRate', rateInput),
    status: 200,
    answer: json('ExchangeRate', rateInput),
    problems: CHANGE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${RATES}/delete`,
    id: 'deleteExchangeRate',
    tag: 'Costs',
    summary: 'Delete an exchange rate that was entered by hand',
    permission: 'site.manage',
    body: json('ExchangeRateKey', rateKeyInput),
    status: 200,
    answer: json('ExchangeRateDeleted', deleted),
    problems: CHANGE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${RATES}/file`,
    id: 'loadExchangeRates',
    tag: 'Costs',
    summary: 'Load a file of the European Central Bank',
    description: 'The text of its XML or CSV: of a day, of 90 days or of all days. The same file again changes nothing.',
    permission: 'site.manage',
    body: json('ExchangeRateFile', ratesFileInput),
    status: 200,
    answer: json('ExchangeRatesLoaded', ratesLoaded),
    problems: CHANGE_PROBLEMS,
  },
  {
    method: 'get',
    path: COSTS,
    id: 'listManualCosts',
    tag: 'Costs',
    summary: 'Costs that were entered by hand',
    description: 'The 500 that end last: influencers, fees, TV, and whatever else no ad account tells of.',
    permission: 'report.read',
    status: 200,
    answer: json('ManualCosts', manualCostsAnswer),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: COSTS,
    id: 'enterManualCost',
    tag: 'Costs',
    summary: 'Enter a cost by hand, or change one',
    description:
      'The amount is spread evenly over the days, to the minor unit; what cannot be parted goes to the first days. It stands beside the visits that have the same source, medium and campaign.',
    permission: 'site.manage',
    body: json('ManualCost', manualCostInput),
    status: 200,
    answer: json('ManualCostEntered', z.object({ id: z.uuid() })),
    problems: CHANGE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${COSTS}/delete`,
    id: 'deleteManualCost',
    tag: 'Costs',
    summary: 'Delete a cost that was entered by hand',
    permission: 'site.manage',
    body: json('ManualCostKey', manualCostKey),
    status: 200,
    answer: json('ManualCostDeleted', deleted),
    problems: CHANGE_PROBLEMS,
  },
];
