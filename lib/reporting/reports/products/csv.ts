/**
 * The products report as CSV: every product that was searched for, a line each, in the order asked for. Text that a spreadsheet
 * would run as a formula is quoted (lib/core/csv.ts).
 */
import type { ScopedTransaction } from '@/db/scoped';
import { BYTE_ORDER_MARK, csvLine, csvText } from '@/lib/core/csv';
import type { Site } from '@/lib/model/site';
import type { ProductFigures, ProductsParams } from './definition';
import { productsReport } from './query';

const NET = 'Net revenue';
const COLUMNS: [string, (figures: ProductFigures) => string][] = [
  ['Units', ({ units }) => units],
  ['Orders', ({ orders }) => String(orders)],
  ['Revenue', ({ revenue }) => revenue.amount],
  ['Discounts', ({ discounts }) => discounts.amount],
  ['Returned units', ({ returnedUnits }) => returnedUnits],
  ['Returned', ({ returned }) => returned.amount],
  [NET, ({ net }) => net.amount],
];

/** Where something is known of what products cost. */
const COST_COLUMNS: typeof COLUMNS = [
  ['Product costs', ({ costs }) => costs?.amount ?? ''],
  ['Contribution', ({ contribution }) => contribution?.amount ?? ''],
  ['Costs known', ({ costsKnown }) => costsKnown ?? ''],
];

/** A spreadsheet opens about a million lines. */
const ROWS_MAX = 1_000_000;

/** What of the store's revenue is no product stands in the last lines. */
export async function productsCsv(tx: ScopedTransaction, site: Site, params: ProductsParams): Promise<string> {
  const report = await productsReport(tx, site, { ...params, offset: 0, limit: ROWS_MAX });
  const { rows, store, currency, compareFrom } = report;
  const isCompared = compareFrom !== undefined;
  const columns = report.total.costs ? [...COLUMNS, ...COST_COLUMNS] : COLUMNS;
  const titles = columns.map(([title]) => title);
  const header = [
    'Product',
    'Id',
    'SKU',
    'Category',
    ...titles,
    'Share',
    ...(isCompared ? titles.map((name) => `${name} before`) : []),
  ];
  const figures = (of: ProductFigures | undefined) => columns.map(([, text]) => (of ? text(of) : ''));
  const lines = rows.map((row) => [
    ...[row.product ?? 'Not named', row.id ?? '', row.sku ?? '', row.category ?? ''].map(csvText),
    ...figures(row),
    row.share ?? '',
    ...(isCompared ? figures(row.compared) : []),
  ]);
  const apart = [
    [`Not of products: shipping, tax, discounts and refunds of whole orders (${currency})`, store.rest.amount],
    [`Orders without known products (${currency})`, store.withoutLines.revenue.amount],
  ].map(([name = '', amount = '']) => header.map((title, place) => (place === 0 ? csvText(name) : title === NET ? amount : '')));
  return BYTE_ORDER_MARK + [header.map(csvText), ...lines, ...apart].map(csvLine).join('');
}
