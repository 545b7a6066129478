/** The addresses of the reports on ads' pictures and films. */
import { creativeParams, creativeResult, creativesParams, creativesResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const recent = [
  { name: 'from', with: '30 days before `to`' },
  { name: 'to', with: 'tomorrow, so that today is the last day' },
];
const shared = { method: 'get', tag: 'Reports', permission: 'report.read', filled: recent, status: 200 } as const;

export const creativeRoutes: ApiRouteEntry[] = [
  {
    ...shared,
    path: `${SITE}/reports/creatives`,
    id: 'getCreatives',
    summary: "What ads' pictures and films cost and earned",
    description:
      'Revenue and orders are of visits of these days, as `datedBy=touch` of Performance counts them. Clicks that arrive as those of ' +
      'several ads, or of no ad with cost, are the row `!untold`; the rows whose ads they may be have `isShared` and no figures ' +
      'of what they earned.',
    query: creativesParams,
    answer: json('Creatives', creativesResult),
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/creatives.csv`,
    id: 'getCreativesCsv',
    summary: 'The creatives report for spreadsheets, all rows',
    query: creativesParams,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/creative`,
    id: 'getCreative',
    summary: 'A row of the creatives report week by week since its launch, and whether fewer people click on it than at first',
    query: creativeParams,
    answer: json('Creative', creativeResult),
    problems: SITE_PROBLEMS,
  },
];
