/** Addresses of the performance report and of the rows of cost behind it, for the table of all (api-routes.ts). */
import { costsParams, costsResult, performanceParams, performanceResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

export const performanceRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/performance`,
    id: 'getPerformanceReport',
    tag: 'Reports',
    summary: 'What earned the revenue, one level at a time',
    description:
      'The rows of the first level of `by`, or with `under` those below a row: send its `path` back. The rows of a level sum ' +
      'to the row above, unattributed and left-out orders included. Send `nextOffset` back as `offset` until it is absent. ' +
      'The list of orders with the same `by`, `under` and filters holds the orders of a row, with the part of each. With ' +
      '`conversion` leads, sign-ups or other conversions are counted in place of orders, in `conversions` of each row: their ' +
      'number and their own value, never with revenue. The list of conversions holds those of a row.',
    permission: 'report.read',
    query: performanceParams,
    filled: recent,
    status: 200,
    answer: json('PerformanceReport', performanceResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/performance.csv`,
    id: 'getPerformanceCsv',
    tag: 'Reports',
    summary: 'The performance report for spreadsheets',
    description:
      'A line for each row of the last level, with the values of all levels; `sort`, `offset` and `limit` have no part in it.',
    permission: 'report.read',
    query: performanceParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/costs`,
    id: 'listCosts',
    tag: 'Costs',
    summary: 'What each ad cost on each day, latest day first',
    description:
      'The rows behind a figure of cost: with the `by`, `under` and filters of the performance report those of a row, without them ' +
      'those of the store. `sums` is the figure, to the minor unit.',
    permission: 'report.read',
    query: costsParams,
    filled: recent,
    status: 200,
    answer: json('CostRowList', costsResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/costs.csv`,
    id: 'getCostsCsv',
    tag: 'Costs',
    summary: 'The same list for spreadsheets',
    description: 'All pages; a list of more than 100,000 rows is refused, so that a file is never a part of its figure.',
    permission: 'report.read',
    query: costsParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
];
