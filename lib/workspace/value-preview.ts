/** What a platform's bidding would have seen of the last 30 days' orders under one value rule and under another. */
import { z } from 'zod';
import { orderWorths, type OrderWorthRow } from '@/db/queries/order-worth';
import type { Read } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { DAY_MS } from '@/lib/core/instant';
import { formatDecimal } from '@/lib/core/money';
import { figureOf, orderValue } from '@/lib/delivery/sent-value';
import { type ValueSetting, valueSettingSchema } from '@/lib/model/mapping';
import { parseInput } from '@/lib/model/parse-input';
import type { Site } from '@/lib/model/site';

const DAYS = 30;
/** Of more orders the newest are looked at, and the screen says so. */
const ORDERS_MAX = 20_000;
/** What items cost stands in the orders' events, which are larger. */
const COSTED_ORDERS_MAX = 2_000;

/** What a rule makes of the orders. */
export type ValueSums = {
  /** Orders that are sent with a value, by currency, the most orders first. */
  values: { currency: string; orders: number; amount: string }[];
  /** Orders that are not sent, because an item does not say what it cost. */
  notSent: number;
  /** Orders that are sent without a value. */
  withoutValue: number;
};
export type ValuePreview = {
  days: number;
  orders: number;
  /** There are more; the newest were looked at. */
  isCut: boolean;
  before: ValueSums;
  after: ValueSums;
};

const previewInput = z.object({ before: valueSettingSchema, after: valueSettingSchema });

/** The sums of both rules over the same orders, as they were placed: refunds and the rule's conditions are not looked at. */
export async function previewValue(
  read: Read,
  actor: Actor,
  site: Site,
  input: unknown,
  now = new Date(),
): Promise<ValuePreview> {
  permit(actor, 'event.read');
  const { before, after } = parseInput(previewInput, input);
  const [cost, otherCost] = [before, after].map((setting) => (figureOf(setting) === 'margin' ? setting.costProperty : undefined));
  const limit = (cost ?? otherCost) === undefined ? ORDERS_MAX : COSTED_ORDERS_MAX;
  const range = { from: new Date(now.getTime() - DAYS * DAY_MS), to: now };
  // Both of one moment: an order that comes in between would be a difference of nothing.
  const [rows, otherRows] = await read(async (tx) => {
    const found = await orderWorths(tx, site, range, limit + 1, cost);
    return [found, cost === otherCost ? found : await orderWorths(tx, site, range, limit + 1, otherCost)];
  });
  return {
    days: DAYS,
    orders: Math.min(rows.length, limit),
    isCut: rows.length > limit,
    before: sumsOf(rows.slice(0, limit), before),
    after: sumsOf(otherRows.slice(0, limit), after),
  };
}

function sumsOf(rows: OrderWorthRow[], setting: ValueSetting): ValueSums {
  if (setting.rule === 'none') return { values: [], notSent: 0, withoutValue: rows.length };
  const sums = new Map<Currency, { orders: number; minor: bigint }>();
  let notSent = 0;
  for (const row of rows) {
    const currency = parseCurrency(row.currency);
    const value = currency && valueOfRow(row, currency, setting);
    if (!value) {
      notSent += 1;
      continue;
    }
    const sum = sums.get(currency) ?? { orders: 0, minor: 0n };
    sums.set(currency, { orders: sum.orders + 1, minor: sum.minor + value.minor });
  }
  const values = [...sums].map(([currency, { orders, minor }]) => ({
    currency,
    orders,
    amount: formatDecimal({ minor, currency }),
  }));
  return { values: values.sort((left, right) => right.orders - left.orders), notSent, withoutValue: 0 };
}

function valueOfRow({ total, tax, shipping, newCustomer, lines = [] }: OrderWorthRow, currency: Currency, setting: ValueSetting) {
  const money = (minor: bigint) => ({ minor, currency });
  const costed = lines.map(({ quantity, cost }) => ({
    quantity: quantityOf(quantity),
    properties: { [setting.costProperty ?? '']: cost },
  }));
  const worth = { total: money(total), tax: money(tax), shipping: money(shipping) };
  const value = orderValue(worth, setting, { lines: costed, newCustomer });
  return value.ok ? value.value : undefined;
}

/** As in a conversion: without a count a line is one piece. */
function quantityOf(stated: unknown): number {
  const quantity = Number(stated ?? 1);
  return Number.isFinite(quantity) && quantity > 0 ? quantity : 1;
}
