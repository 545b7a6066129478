/** The addresses of what moved past days: the report, the orders behind each of its amounts, and those as a file. */
import { changeListParams, changeListResult, changesParams, changesResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

export const changeRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/changes`,
    id: 'getChanges',
    tag: 'Reports',
    summary: 'By how much past days moved after they were over, and why',
    description:
      "A day's credit as it was at the end of that day, plus its changes, is its credit now. Those of before this report came " +
      'are not known.',
    permission: 'report.read',
    query: changesParams,
    filled: recent,
    status: 200,
    answer: json('Changes', changesResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/changes/orders`,
    id: 'listChangedOrders',
    tag: 'Reports',
    summary: 'The orders that moved past days, each with what did it and by how much',
    description:
      'Under the filters of an amount of the report, the list sums to it. An order whose credit went from one channel to another ' +
      'has a row for each.',
    permission: 'event.read',
    query: changeListParams,
    filled: recent,
    status: 200,
    answer: json('ChangedOrderList', changeListResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/changes.csv`,
    id: 'getChangesCsv',
    tag: 'Reports',
    summary: 'The same list for spreadsheets',
    permission: 'event.read',
    query: changeListParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
];
