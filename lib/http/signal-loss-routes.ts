/** Addresses of the report on signal loss, for the table of all (api-routes.ts). */
import { signalLossParams, signalLossResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

const shared = { method: 'get', tag: 'Reports', permission: 'report.read', filled: recent, status: 200 } as const;

export const signalLossRoutes: ApiRouteEntry[] = [
  {
    ...shared,
    path: `${SITE}/reports/signal-loss`,
    id: 'getSignalLoss',
    summary: 'What was sold to buyers whom the browser did not show whole, in money',
    description:
      'Each order counts once, under the first cause that fits; causes, browsers and countries each sum to `lost`. The list of ' +
      'orders with `lost` (and `lostBrowser`, `lostCountry`) and the same days holds the orders of a row.',
    query: signalLossParams,
    answer: json('SignalLoss', signalLossResult),
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/signal-loss.csv`,
    id: 'getSignalLossCsv',
    summary: 'The signal loss report for spreadsheets',
    description: 'A line for each cause, browser and country together.',
    query: signalLossParams,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
];
