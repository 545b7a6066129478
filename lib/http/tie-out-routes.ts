/** The addresses of the store's figures beside the shop's own. */
import { tieOutListParams, tieOutListResult, tieOutParams, tieOutResult } from '@/lib/reporting';
import { shopDaysAnswer, shopDaysInput, shopOrdersAnswer, shopOrdersInput } from '@/lib/workspace';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

export const tieOutRoutes: ApiRouteEntry[] = [
  {
    method: 'get',
    path: `${SITE}/reports/tie-out`,
    id: 'getTieOut',
    tag: 'Reports',
    summary: "What was sold, beside the shop's own figures, and each order that differs",
    description:
      "By day or month, up to 93 days: gross, discounts, returns, net, shipping, tax and total as reports count them and by the shop's own " +
      'last word on each order. `ties` is what of the shop’s total is the same here, order by order. Of what is refunded, tax and shipping ' +
      'are the same part as of the order, on both sides.',
    permission: 'event.read',
    query: tieOutParams,
    filled: recent,
    status: 200,
    answer: json('TieOut', tieOutResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/tie-out/orders`,
    id: 'listTieOutOrders',
    tag: 'Reports',
    summary: 'The orders behind a row of the tie-out',
    description: 'Every order that adds to these days on either side, the largest difference first: they sum to the row.',
    permission: 'event.read',
    query: tieOutListParams,
    filled: recent,
    status: 200,
    answer: json('TieOutOrders', tieOutListResult),
    problems: SITE_PROBLEMS,
  },
  {
    method: 'get',
    path: `${SITE}/reports/tie-out.csv`,
    id: 'getTieOutCsv',
    tag: 'Reports',
    summary: 'Every order that differs, for spreadsheets',
    permission: 'event.read',
    query: tieOutParams,
    filled: recent,
    status: 200,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    method: 'post',
    path: `${SITE}/shop-days`,
    id: 'importShopDays',
    tag: 'Reports',
    summary: "Give the shop's own daily sales report, to hold totals against",
    description:
      'The text of the CSV file, by day: "Total sales over time" of Shopify or "Revenue" of WooCommerce. Days are those of the shop’s zone and ' +
      'amounts are in the currency of the site; the last file that has a day counts.',
    permission: 'site.manage',
    body: json('ShopDaysFile', shopDaysInput),
    status: 200,
    answer: json('ShopDaysTaken', shopDaysAnswer),
    problems: [...SITE_PROBLEMS, 'malformed', 'too_large'],
  },
  {
    method: 'post',
    path: `${SITE}/shop-orders`,
    id: 'importShopOrders',
    tag: 'Reports',
    summary: "Give the shop's own list of orders, to find those that are missing",
    description:
      'The text of the CSV file that the shop exports. Its orders are held against those that are held here, and none becomes one: orders that ' +
      'are missing are listed by the tie-out until they are imported. The last word on an order counts.',
    permission: 'site.manage',
    body: json('ShopOrdersFile', shopOrdersInput),
    status: 200,
    answer: json('ShopOrdersTaken', shopOrdersAnswer),
    problems: [...SITE_PROBLEMS, 'malformed', 'too_large'],
  },
];
