/**
 * The orders of a shop's own list, read as an import reads them: for holding totals against, nothing of a buyer is kept. The file is
 * wrong as a whole where one of its rows is: a list with holes would say that orders are missing.
 */
import { parse } from 'csv-parse/sync';
import { parseInstant } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import { type Purchase, readPurchase, readRefund } from '@/lib/model/purchase';
import { type CsvFormat, guessFormat } from './format';
import { type FileOrder, guessColumns, missingColumns, orderReader } from './rows';
import { separatorOf, statedSeparator } from './separator';

export type ShopOrder = Pick<
  Purchase,
  'orderKey' | 'status' | 'test' | 'currency' | 'total' | 'tax' | 'shipping' | 'discount'
> & {
  placedAt: Date;
  refunded: bigint;
  /** Absent: the list does not say when. */
  refundedAt?: Date;
};

const FORMAT_ROWS = 50;

/** Every order of the file, or what is wrong with it. */
export function readShopOrders(text: string, site: Pick<CsvFormat, 'timeZone' | 'currency'>): Result<ShopOrder[], string> {
  const stated = statedSeparator(text);
  const records: string[][] = parse(stated ? text.slice(stated.line.length) : text, {
    delimiter: separatorOf(text),
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    relax_quotes: true,
  });
  const [heading = [], ...rows] = records;
  const mapping = guessColumns(heading);
  const missing = missingColumns(mapping);
  if (missing.length > 0) return fail(`This is no list of orders: it has no column for ${missing.join(', ')}.`);
  const format = guessFormat(rows.slice(0, FORMAT_ROWS).flat(), { ...site, decimal: '.', dateOrder: 'dmy' });
  const reader = orderReader(mapping, format);
  const found = rows.flatMap((record, index) => reader.push(record, index + 2) ?? []);
  const last = reader.end();
  const orders = new Map<string, ShopOrder>();
  for (const one of last ? [...found, last] : found) {
    const read = readOrder(one, mapping.refundedAt !== undefined);
    if (!read.ok) return fail(`Row ${one.row}: ${read.failure}`);
    orders.set(read.value.orderKey, read.value);
  }
  return orders.size > 0 ? ok([...orders.values()]) : fail('The file has no orders.');
}

function readOrder({ read }: FileOrder, saysWhen: boolean): Result<ShopOrder, string> {
  if (!read.ok) return fail(`${read.failure.column}: ${read.failure.detail}`);
  const { order, refund } = read.value;
  const purchase = readPurchase(order.properties ?? {});
  const placedAt = parseInstant(order.at);
  if (!purchase.ok || !placedAt) return fail(purchase.ok ? 'its time cannot be read' : purchase.failure.detail);
  const back = refund && readRefund(refund.properties ?? {});
  if (back && !back.ok) return fail(back.failure.detail);
  const { orderKey, status, test, currency, total, tax, shipping, discount } = purchase.value;
  const refunded = back ? (back.value.amount?.minor ?? total) : 0n;
  const refundedAt = refund && saysWhen ? parseInstant(refund.at) : undefined;
  return ok({
    ...{ orderKey, status, test, currency, total, tax, shipping, discount, placedAt },
    refunded: refunded > total ? total : refunded,
    ...(refundedAt && { refundedAt }),
  });
}
