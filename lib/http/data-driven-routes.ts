/** The part of the API about data-driven attribution. */
import { dataDrivenAsked, dataDrivenParams, dataDrivenResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, SITE, SITE_PROBLEMS } from './api-route-entry';

const PATH = `${SITE}/reports/data-driven`;
const recent = [
  { name: 'from', with: '30 days before `to`' },
  { name: 'to', with: 'tomorrow, so that today is the last day' },
];

export const dataDrivenRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: PATH,
    id: 'getDataDrivenReport',
    tag: 'Reports',
    summary: 'Revenue and orders by what the paths of buyers and others show to matter',
    description:
      'The last answer to the question that the parameters ask, and how far a new one is. `figures` is absent until it was asked ' +
      "for once, by POST. Each model's rows, `unattributed` and `leftOut` are the store's revenue to the minor unit.",
    permission: 'report.read',
    query: dataDrivenParams,
    filled: recent,
    status: 200,
    answer: json('DataDrivenReport', dataDrivenResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: PATH,
    id: 'askDataDrivenReport',
    tag: 'Reports',
    summary: 'Have data-driven attribution worked out',
    description:
      'Takes a minute at most for a year of 200,000 orders. The same question about the same orders and paths is not worked out ' +
      'twice. Read the report until `run` is gone.',
    permission: 'report.read',
    body: json('DataDrivenQuestion', dataDrivenParams),
    status: 202,
    answer: json('DataDrivenAsked', dataDrivenAsked),
    problems: [...SITE_PROBLEMS, 'malformed', 'conflict', 'too_large'],
  },
  {
    method: 'get',
    path: `${PATH}.csv`,
    id: 'getDataDrivenCsv',
    tag: 'Reports',
    summary: 'Data-driven attribution for spreadsheets',
    permission: 'report.read',
    query: dataDrivenParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
];
