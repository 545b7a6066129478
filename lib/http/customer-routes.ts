/** Addresses of the reports on customers and on visits, for the table of all (api-routes.ts). */
import {
  buyersParams,
  buyersResult,
  cohortsParams,
  cohortsResult,
  funnelParams,
  funnelResult,
  sessionsParams,
  sessionsResult,
} from '@/lib/reporting';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

const shared = {
  method: 'get',
  tag: 'Reports',
  permission: 'report.read',
  filled: recent,
  status: 200,
  problems: SITE_PROBLEMS,
} as const;
const csv = { contentType: 'text/csv' };

export const customerRoutes: ApiRouteEntry[] = [
  {
    ...shared,
    path: `${SITE}/reports/cohorts`,
    id: 'getCohorts',
    summary: 'Customers by month of their first order or by what won them, and their worth since',
    description:
      'What the customers bought within 30, 60, 90 and 365 days of their first order, and how many of them ordered again. In ' +
      'each window only those customers count who have had its days: `finished` says whether that is all of them. The list of ' +
      'orders with `cohort` and the same `model` holds the orders of each figure: with `part` as many as there are customers, ' +
      'or customers who came back.',
    query: cohortsParams,
    answer: json('Cohorts', cohortsResult),
  },
  {
    ...shared,
    path: `${SITE}/reports/cohorts.csv`,
    id: 'getCohortsCsv',
    summary: 'The report of cohorts for spreadsheets',
    description: 'Every row; `offset` and `limit` have no part in it.',
    query: cohortsParams,
    answer: csv,
  },
  {
    ...shared,
    path: `${SITE}/reports/buyers`,
    id: 'getBuyers',
    summary: 'New against returning buyers: orders and revenue by day',
    description:
      'The word of the shop on its buyer comes before the orders held; `toldBy` tells them apart. `buyer` and `toldBy` of the ' +
      'list of orders hold the orders of each figure.',
    query: buyersParams,
    answer: json('Buyers', buyersResult),
  },
  {
    ...shared,
    path: `${SITE}/reports/buyers.csv`,
    id: 'getBuyersCsv',
    summary: 'New against returning buyers for spreadsheets',
    query: buyersParams,
    answer: csv,
  },
  {
    ...shared,
    path: `${SITE}/reports/funnel`,
    id: 'getFunnel',
    summary: 'How far visits came towards an order, by what brought them, what they are, or where they began',
    description:
      'A visit that came to a step has come to those before it, whether or not a page told of them. The list of visits with ' +
      '`reached` and `leftBefore` holds the visits of each figure and of each loss between two steps.',
    query: funnelParams,
    answer: json('Funnel', funnelResult),
  },
  {
    ...shared,
    path: `${SITE}/reports/funnel.csv`,
    id: 'getFunnelCsv',
    summary: 'The funnel for spreadsheets',
    description: 'Every row; `offset` and `limit` have no part in it.',
    query: funnelParams,
    answer: csv,
  },
  {
    ...shared,
    path: `${SITE}/sessions`,
    id: 'listVisits',
    summary: 'Visits, latest first: what brought them, how far they came, and the orders placed in them',
    query: sessionsParams,
    answer: json('Visits', sessionsResult),
  },
];
