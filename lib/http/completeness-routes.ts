/** The addresses of how much of each recent day is in. */
import { completenessParams, completenessResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

export const completenessRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/completeness`,
    id: 'getCompleteness',
    tag: 'Reports',
    summary: 'How much of each recent day is in, and what it comes to',
    description:
      "By how the last 90 days' orders came in after they were placed, and by what was returned of earlier orders of the same product " +
      'group, country and age. In the currency of the site alone.',
    permission: 'report.read',
    query: completenessParams,
    status: 200,
    answer: json('Completeness', completenessResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/completeness.csv`,
    id: 'getCompletenessCsv',
    tag: 'Reports',
    summary: 'The same days for spreadsheets',
    permission: 'report.read',
    query: completenessParams,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
];
