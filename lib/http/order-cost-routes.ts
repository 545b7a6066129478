/** The addresses of what orders cost besides ads, and of what they leave after it. */
import { z } from 'zod';
import { contributionParams, contributionResult } from '@/lib/reporting';
import {
  costLineInput,
  costLineKey,
  costLinesAnswer,
  productCostFileInput,
  productCostFilePreview,
  productCostFileTaken,
} from '@/lib/workspace';
import { type ApiRouteEntry, json, recent, SITE, SITE_PROBLEMS } from './api-route-entry';

const LINES = `${SITE}/cost-lines`;
const FILES = `${SITE}/product-costs`;
const tag = 'Costs';
const change = {
  ...{ method: 'post', tag, permission: 'site.manage', status: 200 },
  problems: [...SITE_PROBLEMS, 'malformed', 'too_large'],
} as const satisfies Partial<ApiRouteEntry>;
const reading = { method: 'get', permission: 'report.read', status: 200, problems: SITE_PROBLEMS } as const;

export const orderCostRoutes: ApiRouteEntry[] = [
  {
    ...reading,
    ...{ path: `${SITE}/reports/contribution`, id: 'getContribution', tag: 'Reports', filled: recent },
    summary: 'What the store’s orders leave after their costs, and which products have none',
    query: contributionParams,
    answer: json('Contribution', contributionResult),
  },
  {
    ...reading,
    ...{ path: `${SITE}/reports/contribution.csv`, id: 'getProductsWithoutCost', tag: 'Reports', filled: recent },
    summary: 'Products without a cost, as a file to fill in and upload',
    query: contributionParams,
    answer: { contentType: 'text/csv' },
  },
  {
    ...reading,
    ...{ path: LINES, id: 'listCostLines', tag },
    summary: 'What orders cost besides ads, line by line',
    answer: json('CostLines', costLinesAnswer),
  },
  {
    ...reading,
    ...{ path: `${LINES}.csv`, id: 'getCostLinesCsv', tag },
    summary: 'All cost lines for spreadsheets',
    answer: { contentType: 'text/csv' },
  },
  {
    ...change,
    ...{ path: LINES, id: 'enterCostLine' },
    summary: 'Enter a cost line, or change one',
    description:
      'It stands from its day on until the next line of the same kind, product, country, payment method and name. Orders since then are worked out anew within moments.',
    body: json('CostLine', costLineInput),
    answer: json('CostLineEntered', z.object({ id: z.uuid() })),
  },
  {
    ...change,
    ...{ path: `${LINES}/delete`, id: 'deleteCostLine' },
    summary: 'Delete a cost line',
    body: json('CostLineKey', costLineKey),
    answer: json('CostLineDeleted', z.object({ deleted: z.literal(true) })),
  },
  {
    ...change,
    ...{ path: FILES, id: 'uploadProductCosts' },
    summary: 'Give a CSV file of what products cost',
    description:
      'An export of the shop, or a list of one’s own: by variant id, SKU or product id. The same file twice adds nothing. Rows without a cost are passed over; rows that cannot be read are left out and counted.',
    body: json('ProductCostFile', productCostFileInput),
    answer: json('ProductCostFileTaken', productCostFileTaken),
  },
  {
    ...change,
    ...{ path: `${FILES}/preview`, id: 'previewProductCosts' },
    summary: 'What a file of product costs says',
    body: json('ProductCostFile', productCostFileInput),
    answer: json('ProductCostFilePreview', productCostFilePreview),
  },
  {
    ...change,
    ...{ path: `${FILES}/refused.csv`, id: 'getRefusedProductCosts' },
    summary: 'The rows of a file of product costs that are refused, with the reason, as a file',
    body: json('ProductCostFile', productCostFileInput),
    answer: { contentType: 'text/csv' },
  },
];
