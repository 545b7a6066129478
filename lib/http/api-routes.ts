/**
 * Every address of the API with what it takes and gives, from the same schemas that its handlers parse with. The OpenAPI document
 * and the page /docs/api are made from this table; a test holds it against the handlers below app/api/v1.
 */
import {
  attributionParams,
  attributionResult,
  connectionsResult,
  eventRow,
  eventsParams,
  eventsResult,
  installResult,
  lifetimeParams,
  lifetimeResult,
  ordersParams,
  ordersResult,
  overviewParams,
  overviewResult,
  qualityParams,
  qualityResult,
  rejectedParams,
  rejectedResult,
  receiptResult,
  unmatchedParams,
  unmatchedResult,
  sourceActivityResult,
} from '@/lib/reporting';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';
import { adTrackingRoutes } from './ad-tracking-routes';
import { alertRoutes } from './alert-routes';
import { changeRoutes } from './change-routes';
import { collectionRoutes } from './collection-routes';
import { completenessRoutes } from './completeness-routes';
import { conversionRoutes } from './conversion-routes';
import { dataDrivenRoutes } from './data-driven-routes';
import { costRoutes } from './cost-routes';
import { creativeRoutes } from './creative-routes';
import { customerRoutes } from './customer-routes';
import { decisionRoutes } from './decision-routes';
import { deliveryRoutes } from './delivery-routes';
import { orderCostRoutes } from './order-cost-routes';
import { pathRoutes } from './path-routes';
import { performanceRoutes } from './performance-routes';
import { planRoutes } from './plan-routes';
import { productRoutes } from './product-routes';
import { targetRoutes } from './target-routes';
import { tieOutRoutes } from './tie-out-routes';
import { spendRoutes } from './spend-routes';
import { signalLossRoutes } from './signal-loss-routes';
import { truthRoutes } from './truth-routes';

export type { ApiRouteEntry } from './api-route-entry';

export const apiRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/attribution`,
    id: 'getAttributionReport',
    tag: 'Reports',
    summary: 'Revenue and orders by what earned them',
    description:
      'Revenue is net of refunds and belongs to the day of its order. `reconciles` says, per model, whether credit and the ' +
      "unattributed rest are the store's revenue to the minor unit; models marked `overClaims` may exceed it.",
    permission: 'report.read',
    query: attributionParams,
    filled: recent,
    status: 200,
    answer: json('AttributionReport', attributionResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/attribution.csv`,
    id: 'getAttributionCsv',
    tag: 'Reports',
    summary: 'The attribution report for spreadsheets',
    description:
      'The rows of the report, then one line for what nobody earned and one for the totals. Text that a spreadsheet would run ' +
      'as a formula begins with an apostrophe. A file has all rows: `limit` and `offset` change nothing.',
    permission: 'report.read',
    query: attributionParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  ...performanceRoutes,
  ...conversionRoutes,
  {
    method: 'get',
    path: `${SITE}/overview`,
    id: 'getOverview',
    tag: 'Reports',
    summary: 'What the store sold, day by day, and which channels brought it',
    permission: 'report.read',
    query: overviewParams,
    filled: recent,
    status: 200,
    answer: json('Overview', overviewResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/orders`,
    id: 'listOrders',
    tag: 'Orders',
    summary: 'Orders, newest first',
    description: 'A page at a time: send `nextCursor` back as `cursor` until it is absent.',
    permission: 'event.read',
    query: ordersParams,
    status: 200,
    answer: json('OrderList', ordersResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/orders/{orderId}`,
    id: 'getOrderReceipt',
    tag: 'Orders',
    summary: 'The credit receipt: why an order was credited as it was',
    description:
      'Each touch that was considered with its click ID and its share under every model, the rejected ones with the reason, ' +
      'the person, and the raw events.',
    permission: 'event.read',
    status: 200,
    answer: json('Receipt', receiptResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/events`,
    id: 'listEvents',
    tag: 'Events',
    summary: 'Events as stored, filtered or refused, newest first',
    permission: 'event.read',
    query: eventsParams,
    status: 200,
    answer: json('EventList', eventsResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/events/stream`,
    id: 'streamEvents',
    tag: 'Events',
    summary: 'Events as they arrive',
    description:
      'Server-sent events; the data of each is one event as in the list. Send the last id as `Last-Event-ID` to go on where ' +
      'the connection broke; an event may then come twice.',
    permission: 'event.read',
    status: 200,
    answer: { contentType: 'text/event-stream', name: 'Event', schema: eventRow },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/quality`,
    id: 'getDataQuality',
    tag: 'Reports',
    summary: 'What came in and what became of it, how orders were tied to browsers, and what browsers did not tell',
    permission: 'report.read',
    query: qualityParams,
    filled: recent,
    status: 200,
    answer: json('DataQuality', qualityResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/unmatched`,
    id: 'listUnmatched',
    tag: 'Orders',
    summary: 'Refunds, chargebacks, payments and purchases that no order is known for, latest first',
    description:
      'Those that came more than a day ago. A payment is told of by its provider, a purchase by a page, an app or a server, and by no shop although shops tell of orders.',
    permission: 'report.read',
    query: unmatchedParams,
    filled: recent,
    status: 200,
    answer: json('UnmatchedList', unmatchedResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/unmatched.csv`,
    id: 'getUnmatchedCsv',
    tag: 'Orders',
    summary: 'The same list for spreadsheets',
    permission: 'report.read',
    query: unmatchedParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/rejected`,
    id: 'listRejected',
    tag: 'Events',
    summary: 'What was refused at the door, newest first, with the reason',
    permission: 'event.read',
    query: rejectedParams,
    status: 200,
    answer: json('RejectedList', rejectedResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/install`,
    id: 'getInstallStatus',
    tag: 'Installation',
    summary: 'The snippet, URL templates, and what was seen of the site so far',
    permission: 'report.read',
    status: 200,
    answer: json('InstallStatus', installResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/sources/activity`,
    id: 'getSourceActivity',
    tag: 'Events',
    summary: 'What each kind of source brought in the last 24 hours',
    description:
      'Counts and last times of the newest events and refusals; on a site with very many, `since` and `lookedBackTo` say how ' +
      'far back was looked.',
    permission: 'report.read',
    status: 200,
    answer: json('SourceActivity', sourceActivityResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/connections`,
    id: 'listConnections',
    tag: 'Destinations',
    summary: 'The connections to destinations: whether each sends, and what waits',
    permission: 'report.read',
    status: 200,
    answer: json('ConnectionList', connectionsResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: '/api/v1/openapi.json',
    id: 'getOpenApi',
    tag: 'Description',
    summary: 'This description',
    status: 200,
    answer: { contentType: 'application/json' },
    problems: [],
  },
  ...decisionRoutes,
  ...dataDrivenRoutes,
  ...changeRoutes,
  ...completenessRoutes,
  ...tieOutRoutes,
  ...orderCostRoutes,
  ...costRoutes,
  ...creativeRoutes,
  ...targetRoutes,
  ...alertRoutes,
  {
    method: 'get',
    path: `${SITE}/reports/lifetime`,
    id: 'getLifetimeValue',
    tag: 'Reports',
    summary: 'What the customers won in a range have bought until now, by what won them',
    description:
      'A customer is won by the channel that earned most of their first sale under the model. Renewals count here, though no ad earns them in the attribution report. `wonBy` of the list of orders opens each figure.',
    permission: 'report.read',
    query: lifetimeParams,
    filled: recent,
    status: 200,
    answer: json('LifetimeValue', lifetimeResult),
    problems: SITE_PROBLEMS,
  },
  ...customerRoutes,
  ...pathRoutes,
  ...planRoutes,
  ...productRoutes,
  ...signalLossRoutes,
  ...truthRoutes,
  ...deliveryRoutes,
  ...spendRoutes,
  ...adTrackingRoutes,
  ...collectionRoutes,
];
