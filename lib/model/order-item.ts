/**
 * The lines of an order, as purchase and refund events state them in GA4's item parameters
 * (https://developers.google.com/analytics/devguides/collection/ga4/reference/events, read 2026-11), with what shops know beside:
 * `line_id`, `variant_id`, `sku`, `tax`, `unit_cost`. Nothing on the way in checks items, so what cannot be read is absent.
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { exactDecimal, parseMoney } from '@/lib/core/money';

/** A wholesale order has some hundred lines; more than this is a script's. */
export const ITEMS_MAX = 1_000;
const TEXT_MAX = 512;
/** A count or a weight: "2", 0.75. */
const QUANTITY = /^\d{1,9}(?:\.\d{1,6})?$/;

export type OrderItem = {
  /** The source's own id of the line: refunds name it. */
  lineKey?: string;
  productId?: string;
  variantId?: string;
  sku?: string;
  name?: string;
  category?: string;
  /** Decimal text. */
  quantity: string;
  /** Of one piece with its discount taken off, in minor units. */
  unitPrice?: bigint;
  /** Of one piece. */
  discount?: bigint;
  /** Of the whole line. */
  tax?: bigint;
  /** What one piece cost the store: decimal text. */
  unitCost?: string;
};

/** What of a line went back. */
export type RefundLine = {
  lineKey?: string;
  productId?: string;
  variantId?: string;
  sku?: string;
  quantity: string;
  /** Minor units of the refund's currency, as text. */
  amount?: string;
};

/** The lines that an event's properties state; lines that name nothing and cost nothing are left out. */
export function readItems(properties: Record<string, unknown>): OrderItem[] {
  const currency = parseCurrency(properties['currency']);
  return listOf(properties['items'])
    .slice(0, ITEMS_MAX)
    .flatMap((line) => itemOf(line, currency) ?? []);
}

/** The lines that a refund's properties state. */
export function readRefundLines(properties: Record<string, unknown>): RefundLine[] {
  const currency = parseCurrency(properties['currency']);
  return listOf(properties['items'])
    .slice(0, ITEMS_MAX)
    .flatMap((line): RefundLine[] => {
      const [lineKey, productId, variantId, sku] = ['line_id', 'item_id', 'variant_id', 'sku'].map((name) => textIn(line, name));
      if (!lineKey && !productId && !variantId && !sku) return [];
      const amount = currency && (minorIn(line, 'value', currency) ?? minorIn(line, 'price', currency));
      return [stated({ lineKey, productId, variantId, sku, quantity: quantityOf(line), amount: amount?.toString() })];
    });
}

function itemOf(line: unknown, currency: Currency | undefined): OrderItem | undefined {
  const text = (...names: string[]) => names.flatMap((name) => textIn(line, name) ?? [])[0];
  const minor = (name: string) => currency && minorIn(line, name, currency);
  const item = {
    lineKey: text('line_id'),
    productId: text('item_id', 'product_id', 'id'),
    variantId: text('variant_id', 'item_variant_id'),
    sku: text('sku', 'item_sku'),
    name: text('item_name', 'name'),
    category: text('item_category', 'category'),
    quantity: quantityOf(line),
    unitPrice: minor('price'),
    discount: minor('discount'),
    tax: minor('tax'),
    unitCost: currency && costOf(line, currency),
  };
  return item.productId || item.name || item.sku || item.unitPrice !== undefined ? stated(item) : undefined;
}

/** As shops and their plug-ins call it; a cost below zero is none. */
function costOf(line: unknown, currency: Currency): string | undefined {
  const stated = member(line, 'unit_cost') ?? member(line, 'cost');
  const cost = exactDecimal(typeof stated === 'number' ? stated : textOf(stated), currency);
  return cost?.startsWith('-') ? undefined : cost;
}

/** Without a count a line is one piece. */
function quantityOf(line: unknown): string {
  const text = textOf(member(line, 'quantity'));
  return text && QUANTITY.test(text) ? text : '1';
}

function textIn(line: unknown, name: string): string | undefined {
  const text = textOf(member(line, name))?.trim();
  return text && text.length <= TEXT_MAX ? text : undefined;
}

function minorIn(line: unknown, name: string, currency: Currency): bigint | undefined {
  return parseMoney(member(line, name), currency)?.minor;
}

/** The object without members that hold nothing. */
function stated<Members extends object>(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Members;
}
