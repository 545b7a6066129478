/** Addresses of the reports on products, for the table of all (api-routes.ts). */
import { productParams, productResult, productsParams, productsResult } from '@/lib/reporting';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

const shared = { method: 'get', tag: 'Reports', permission: 'report.read', filled: recent, status: 200 } as const;

export const productRoutes: ApiRouteEntry[] = [
  {
    ...shared,
    path: `${SITE}/reports/products`,
    id: 'getProducts',
    summary: 'What each product sold, at what discount, and what came back',
    description:
      'By the lines of orders. Net revenue of all products, `store.rest` and `store.withoutLines` add up to the revenue of the ' +
      'store. The list of orders with `product` and the same filters holds the orders of a row, with what each holds of it.',
    query: productsParams,
    answer: json('Products', productsResult),
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/products.csv`,
    id: 'getProductsCsv',
    summary: 'The products report for spreadsheets',
    description: 'Every product; `offset` and `limit` have no part in it.',
    query: productsParams,
    answer: { contentType: 'text/csv' },
    problems: SITE_PROBLEMS,
  },
  {
    ...shared,
    path: `${SITE}/reports/product`,
    id: 'getProduct',
    summary: 'One product: its variants, and what is bought with it',
    description:
      'Which channels and campaigns sell it says the performance report with `by=product,channel,campaign` and `under` the ' +
      'product: it shares the credit of whole orders among their products by what the lines cost.',
    query: productParams,
    answer: json('Product', productResult),
    problems: SITE_PROBLEMS,
  },
];
