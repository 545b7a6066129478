/** Address of the demo's truth, for the table of all (api-routes.ts). */
import { truthParams, truthResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

export const truthRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/truth`,
    id: 'getTruth',
    tag: 'Reports',
    summary: 'Of the demo store: every model beside what truly caused its orders',
    description: 'The demo’s buyers are simulated, so that their causes are known. Of any other site the answer is `not_found`.',
    permission: 'report.read',
    query: truthParams,
    filled: recent,
    status: 200,
    answer: json('Truth', truthResult),
    problems: SITE_PROBLEMS,
  },
];
