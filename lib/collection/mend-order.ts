/**
 * The order of a purchase or refund event whose properties cannot be read as they stand. Fields are mended one by one, and each
 * change is noted; the amounts that decide (`value`, what is refunded) and the order's number are never guessed.
 */
import { type Currency, exponentOf, parseCurrency } from '@/lib/core/currency';
import { readInstant } from '@/lib/core/instant';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { fail, ok, type Result } from '@/lib/core/result';
import { isDoubtful } from '@/lib/core/written-amount';
import type { EventNote } from '@/lib/model/event-note';
import type { FieldProblem } from '@/lib/model/problem';
import { orderFields, purchaseStatuses, readPurchase, readRefund } from '@/lib/model/purchase';

type Properties = Record<string, unknown>;
type Note = (field: string, what: EventNote['what'], detail: string) => void;

/** Amounts that few orders state. */
const PARTS = ['received', 'gift_cards_used'];
const AMOUNT_MEANT = 'must be an amount of zero or more, such as 49.90 or "49.90"';
/** What older tags call the amount that the buyer paid, the surest first. */
const VALUE_NAMES = ['total', 'revenue', 'amount'];
/** Signs and words that several currencies share: they mean the site's own where that is one of them. */
const SHARED_SIGNS: Record<string, readonly string[]> = {
  $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD', 'MXN', 'ARS', 'CLP', 'COP'],
  DOLLAR: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD'],
  DOLLARS: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD'],
  KR: ['SEK', 'NOK', 'DKK', 'ISK'],
  'KR.': ['SEK', 'NOK', 'DKK', 'ISK'],
  '¥': ['JPY', 'CNY'],
};
/** Signs that only one currency has. */
const CURRENCY_SIGNS: Record<string, string> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₺': 'TRY',
  '₩': 'KRW',
  '₪': 'ILS',
  '₫': 'VND',
  '₴': 'UAH',
  '₦': 'NGN',
  '₱': 'PHP',
  '₸': 'KZT',
  EURO: 'EUR',
  EUROS: 'EUR',
  RMB: 'CNY',
  ZŁ: 'PLN',
  KČ: 'CZK',
};
const YES = new Set<unknown>([true, 'true', 'yes', '1', 1]);
const NO = new Set<unknown>([false, 'false', 'no', '0', 0]);

/** The properties as an order can be made of them; the first field that keeps it from being one. */
export function mendOrder(
  name: 'purchase' | 'refund',
  given: Properties,
  siteCurrency: Currency | undefined,
  notes: EventNote[],
): Result<Properties, FieldProblem> {
  const read = name === 'purchase' ? readPurchase : readRefund;
  const isReadable = read(given).ok;
  const note: Note = (field, what, detail) => notes.push({ field: `properties.${field}`, what, detail });
  const currency = parseCurrency(given['currency']);
  if (isReadable) {
    noteDoubt(given['value'], currency, note);
    return ok(withoutUnreadParts(given, note));
  }
  const properties = withoutBlank(given);
  if (name === 'purchase') takeValue(properties, note);
  takeCurrency(properties, siteCurrency, note);
  takeAmounts(properties, name, note);
  takeTimes(properties, note);
  takeWords(properties, note);
  const mended = read(properties);
  return mended.ok ? ok(withoutUnreadParts(properties, note)) : fail(mended.failure);
}

/** An order can be read without these, as if nothing were said. */
function withoutUnreadParts(properties: Properties, note: Note): Properties {
  const currency = parseCurrency(properties['currency']);
  const wrong = PARTS.filter((field) => {
    const stated = properties[field];
    if (!currency || stated === undefined || stated === null || stated === '') return false;
    const money = parseMoney(stated, currency);
    return !money || money.minor < 0n;
  });
  for (const field of wrong) note(field, 'left_out', AMOUNT_MEANT);
  return wrong.length === 0
    ? properties
    : Object.fromEntries(Object.entries(properties).filter(([name]) => !wrong.includes(name)));
}

function withoutBlank(given: Properties): Properties {
  const properties = { ...given };
  for (const field of orderFields) {
    const value = properties[field];
    if (value === null || (typeof value === 'string' && value.trim() === '')) delete properties[field];
  }
  return properties;
}

function takeValue(properties: Properties, note: Note): void {
  if (properties['value'] !== undefined) return;
  const name = VALUE_NAMES.find((one) => properties[one] !== undefined && properties[one] !== null && properties[one] !== '');
  if (!name) return;
  properties['value'] = properties[name];
  note('value', 'read_as', `is missing: "${name}" was taken for it`);
}

/** A currency that is stated and cannot be told is not guessed: of such an order nobody knows the money. */
function takeCurrency(properties: Properties, siteCurrency: Currency | undefined, note: Note): void {
  const stated = properties['currency'];
  if (parseCurrency(stated) || properties['value'] === undefined) return;
  const sign = typeof stated === 'string' ? stated.trim().toUpperCase() : '';
  const shared = siteCurrency && SHARED_SIGNS[sign]?.includes(siteCurrency) ? siteCurrency : undefined;
  const meant = CURRENCY_SIGNS[sign] ?? shared;
  if (meant) {
    properties['currency'] = meant;
    note('currency', 'read_as', `must be an ISO 4217 code: it was taken for ${meant}`);
  } else if (stated === undefined && siteCurrency) {
    properties['currency'] = siteCurrency;
    note('currency', 'assumed', `is not stated: the site's currency, ${siteCurrency}, stands for it`);
  }
}

function takeAmounts(properties: Properties, name: 'purchase' | 'refund', note: Note): void {
  const currency = parseCurrency(properties['currency']);
  if (!currency) return;
  for (const field of ['value', 'tax', 'shipping', 'discount']) {
    const stated = properties[field];
    if (stated === undefined) continue;
    const money = parseMoney(stated, currency);
    // Some systems write what is taken off as less than nothing.
    const isTakenOff = field === 'discount' || (field === 'value' && name === 'refund');
    if (money && (money.minor >= 0n || isTakenOff)) {
      properties[field] = formatDecimal({ minor: money.minor < 0n ? -money.minor : money.minor, currency });
      if (field === 'value') noteDoubt(stated, currency, note);
    } else if (field !== 'value') {
      delete properties[field];
      note(field, 'left_out', AMOUNT_MEANT);
    }
  }
}

/** A point before three digits is a decimal point, as programs write it; a person may have meant a thousand times as much. */
function noteDoubt(value: unknown, currency: Currency | undefined, note: Note): void {
  if (typeof value !== 'string' || !currency || !isDoubtful(value, exponentOf(currency))) return;
  const money = parseMoney(value, currency);
  if (money) note('value', 'read_as', `has a point before three digits: it was taken for ${formatDecimal(money)} ${currency}`);
}

function takeTimes(properties: Properties, note: Note): void {
  for (const field of ['ordered_at', 'updated_at']) {
    const stated = properties[field];
    if (stated === undefined) continue;
    const time = readInstant(stated)?.toISOString();
    if (time === undefined) {
      delete properties[field];
      note(field, 'left_out', 'must be a time with its zone, such as 2026-03-01T12:00:00Z');
    } else if (time !== stated) {
      properties[field] = time;
      note(field, 'read_as', `must be a time with its zone: it was taken for ${time}`);
    }
  }
}

/** A state that is not known is not paid: such an order is seen, and earns no credit until it is. */
function takeWords(properties: Properties, note: Note): void {
  const { status } = properties;
  if (status !== undefined) {
    const word = typeof status === 'string' ? status.trim().toLowerCase() : undefined;
    const known = purchaseStatuses.find((one) => one === word);
    properties['status'] = known ?? 'pending';
    if (!known) note('status', 'read_as', `must be one of ${purchaseStatuses.join(', ')}: it was taken for pending`);
  }
  for (const field of ['test', 'new_customer']) {
    const stated = properties[field];
    if (typeof stated === 'boolean' || stated === undefined) continue;
    if (YES.has(stated)) properties[field] = true;
    else if (NO.has(stated)) properties[field] = false;
  }
}
