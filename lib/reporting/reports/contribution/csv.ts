/** Products without a cost as a file to fill in and upload: its headings are those that an upload knows. */
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { ContributionResult } from './definition';

/** The cost of each is empty, and rows without one are passed over by the upload. */
export function contributionCsv({ unknown, currency, from }: ContributionResult): string {
  const heading = [
    'Variant ID',
    'SKU',
    'Product ID',
    'Name',
    'Category',
    'Pieces sold',
    'Sold for',
    'Cost per item',
    'Currency',
    'Valid from',
  ];
  const lines = unknown.map(({ variantId = '', sku = '', productId = '', name = '', category = '', quantity, sold }) => [
    ...[variantId, sku, productId, name, category].map(csvText),
    ...[quantity, sold.amount, '', currency, from],
  ]);
  return BYTE_ORDER_MARK + [heading, ...lines].map(csvLine).join('');
}
