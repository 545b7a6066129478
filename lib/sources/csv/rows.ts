/**
 * Orders from the rows of a file. An order may span rows, as in Shopify's export: the first has its money, further ones with the same order id
 * have only another item. One order is held at a time, so memory does not grow with the file.
 */
import { parseCurrency } from '@/lib/core/currency';
import { fail, ok, type Result } from '@/lib/core/result';
import { type SourceEvent, TEXT_LENGTH_MAX } from '@/lib/model/event';
import { contentHash, messageId } from '../fields';
import { type CsvFormat, readAmount, readTime } from './format';
import { type ColumnId, columns, statusWords } from './tables/columns';
import { guessMapping } from './guess-columns';

/** Which column of the file is what, by its place. */
export type ColumnMapping = Partial<Record<ColumnId, number>>;
/** `row` counts from 1, the heading included. */
export type Row = { row: number; record: string[] };
/** `column` is a label of ours. */
export type RowProblem = { column: string; detail: string };
/** `more`: its further rows, which are refused with it, so that a file of refused rows can be mended and imported. */
export type FileOrder = Row & { more: Row[]; read: Result<{ order: SourceEvent; refund?: SourceEvent }, RowProblem> };

/** One order is held in memory, so it has an end. */
export const ROWS_OF_ORDER_MAX = 5_000;

/** The mapping that a file's heading speaks for. */
export function guessColumns(heading: readonly string[]): ColumnMapping {
  return guessMapping(columns, heading, (cell) => cell.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

/** The columns that must be mapped and are not, by label. */
export function missingColumns(mapping: ColumnMapping): string[] {
  return columns.filter((column) => 'required' in column && mapping[column.id] === undefined).map(({ label }) => label);
}

/** Collects rows into orders. `push` gives the order that a row completes; `end` the last one. */
export function orderReader(mapping: ColumnMapping, format: CsvFormat) {
  let open: OpenOrder | undefined;

  function finish(): FileOrder | undefined {
    const done = open;
    open = undefined;
    return done && { row: done.row, record: done.record, more: done.more, read: readOrder(done, mapping, format) };
  }

  function push(record: string[], row: number): FileOrder | undefined {
    const key = cellOf(record, mapping, 'orderId') ?? '';
    const item = itemOf(record, mapping, format);
    if (open && key !== '' && key === open.key) {
      if (open.more.length + 1 >= ROWS_OF_ORDER_MAX) return { row, record, more: [], read: tooManyRows };
      open.more.push({ row, record });
      if (item) open.items.push(item);
      return undefined;
    }
    const done = finish();
    open = { row, record, more: [], key, items: item ? [item] : [] };
    return done;
  }

  return { push, end: finish };
}

type OpenOrder = Row & { more: Row[]; key: string; items: Record<string, string>[] };

const tooManyRows = fail({ column: 'Order ID', detail: `an order may have ${ROWS_OF_ORDER_MAX} rows at most` });

function readOrder({ record, key, items }: OpenOrder, mapping: ColumnMapping, format: CsvFormat): FileOrder['read'] {
  const refuse = (id: ColumnId, detail: string) =>
    fail({ detail, column: columns.find((column) => column.id === id)?.label ?? id });
  const cell = (id: ColumnId) => cellOf(record, mapping, id);
  if (key === '') return refuse('orderId', 'is empty: every order needs its id');
  if (key.length > 200) return refuse('orderId', 'is longer than 200 characters');
  const orderedAt = readTime(cell('orderedAt') ?? '', format);
  if (!orderedAt)
    return refuse('orderedAt', `"${cell('orderedAt') ?? ''}" is no date and time that the chosen format can be read in`);
  const currency = parseCurrency(cell('currency') ?? format.currency);
  if (!currency) return refuse('currency', `"${cell('currency') ?? format.currency}" is no ISO 4217 code such as EUR`);
  const statusWord = cell('status')
    ?.toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/^wc/, '');
  const status = statusWord === undefined ? 'paid' : statusWords.get(statusWord);
  if (!status) return refuse('status', `"${cell('status')}" is no status that we know: paid, pending or cancelled`);
  const amounts: Partial<Record<ColumnId, string>> = {};
  for (const id of ['total', 'tax', 'shipping', 'discount', 'refunded'] as const) {
    const text = cell(id);
    if (text === undefined && id !== 'total') continue;
    const amount = readAmount(text ?? '', format);
    if (amount === undefined || (id === 'total' && amount.startsWith('-')))
      return refuse(id, `"${text ?? ''}" is no amount of zero or more`);
    amounts[id] = amount.replace(/^-/, '');
  }
  const refundedAt = cell('refundedAt') ? readTime(cell('refundedAt') ?? '', format) : orderedAt;
  if (!refundedAt)
    return refuse('refundedAt', `"${cell('refundedAt')}" is no date and time that the chosen format can be read in`);
  const user = userOf(cell);
  const landing = cell('landingPage');
  const properties = {
    transaction_id: key,
    status,
    currency,
    value: amounts.total,
    tax: amounts.tax,
    shipping: amounts.shipping,
    discount: amounts.discount,
    coupon: cell('coupon'),
    new_customer: cell('newCustomer') ? /^(1|true|yes|ja|y)$/i.test(cell('newCustomer') ?? '') : undefined,
    items: items.length > 0 ? items : undefined,
    ordered_at: orderedAt.toISOString(),
  };
  const order: SourceEvent = {
    id: messageId('csv', 'order', key, contentHash([properties, user, landing])),
    name: 'purchase',
    at: orderedAt.toISOString(),
    properties: JSON.parse(JSON.stringify(properties)),
    ...(user && { user }),
    ...(landing &&
      URL.canParse(landing) && { page: { url: landing.slice(0, 4096), referrer: cell('referrer')?.slice(0, 4096) } }),
  };
  const refund = refundOf({ key, currency, back: amounts.refunded, isWhole: statusWord === 'refunded', refundedAt });
  return ok(refund ? { order, refund } : { order });
}

type Back = { key: string; currency: string; back: string | undefined; isWhole: boolean; refundedAt: Date };

/** What went back: the amount, or, of an order that is called refunded without one, all of it. */
function refundOf({ key, currency, back, isWhole, refundedAt }: Back): SourceEvent | undefined {
  const amount = back && !/^0+(\.0+)?$/.test(back) ? back : undefined;
  if (!amount && !isWhole) return undefined;
  return {
    id: messageId('csv', 'refund', key, contentHash([amount ?? 'all', refundedAt])),
    name: 'refund',
    at: refundedAt.toISOString(),
    properties: { transaction_id: key, refund_id: 'import', ...(amount && { currency, value: amount }) },
  };
}

function userOf(cell: (id: ColumnId) => string | undefined): SourceEvent['user'] {
  const user = {
    userId: cell('customerId'),
    email: cell('email'),
    phone: cell('phone'),
    firstName: cell('firstName'),
    lastName: cell('lastName'),
    city: cell('city'),
    postalCode: cell('postalCode'),
    country: cell('country'),
  };
  const known = Object.entries(user).filter(([, value]) => value !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

function itemOf(record: string[], mapping: ColumnMapping, format: CsvFormat): Record<string, string> | undefined {
  const cell = (id: ColumnId) => cellOf(record, mapping, id);
  const item = {
    item_id: cell('itemId'),
    item_name: cell('itemName'),
    price: cell('itemPrice') && readAmount(cell('itemPrice') ?? '', format),
    quantity: cell('itemQuantity'),
  };
  const known = Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

/** The cell's text, undefined when it is empty or the column is not mapped. */
function cellOf(record: string[], mapping: ColumnMapping, id: ColumnId): string | undefined {
  const place = mapping[id];
  const text = place === undefined ? undefined : record[place]?.trim().slice(0, TEXT_LENGTH_MAX);
  return text === '' ? undefined : text;
}
