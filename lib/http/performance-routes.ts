/** Addresses of the performance report, for the table of all (api-routes.ts). */
import { performanceParams, performanceResult } from '@/lib/reporting';
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
];
