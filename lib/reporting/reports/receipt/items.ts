/**
 * What a stored purchase says beside its total: the lines that were bought, and the total as the buyer saw it in a currency of
 * their own. Nothing on the way in checks these values, so each is read as if it came from outside: what cannot be read is absent.
 * Prices are in the statement's currency, as GA4 has it (https://developers.google.com/analytics/devguides/collection/ga4/reference/events,
 * read 2026-11).
 */
import { type Currency, parseCurrency } from '@/lib/core/currency';
import { listOf, member, textOf } from '@/lib/core/json';
import { parseMoney } from '@/lib/core/money';
import { TEXT_LENGTH_MAX } from '@/lib/model/event';
import { type WireMoney, wireMoney } from '../../wire';
import type { ReceiptResult } from './definition';

/** A receipt is read by a person; the stored event has the rest of a wholesale order's lines. */
export const ITEMS_SHOWN_MAX = 200;

/** A count or a weight: "2", 0.75. */
const QUANTITY = /^\d{1,9}(?:\.\d{1,6})?$/;

type Items = Pick<ReceiptResult, 'items' | 'itemCount'>;

/** The first lines of a purchase, and how many it has. Lines that name nothing and cost nothing readable do not count. */
export function receiptItems(properties: unknown): Items {
  const currency = parseCurrency(member(properties, 'currency'));
  const items = listOf(member(properties, 'items')).flatMap((line) => itemOf(line, currency) ?? []);
  return { items: items.slice(0, ITEMS_SHOWN_MAX), itemCount: items.length };
}

/** The total as the buyer saw it, or undefined when it was in the shop's own currency or says no amount of zero or more. */
export function presentmentOf(properties: unknown): WireMoney | undefined {
  const currency = parseCurrency(member(properties, 'presentment', 'currency'));
  if (!currency || currency === parseCurrency(member(properties, 'currency'))) return undefined;
  const seen = parseMoney(member(properties, 'presentment', 'value'), currency);
  return seen && seen.minor >= 0n ? wireMoney(seen.minor, currency) : undefined;
}

/** A line that takes something off has a price below zero. */
function itemOf(line: unknown, currency: Currency | undefined): Items['items'][number] | undefined {
  const [id, name] = [shortText(member(line, 'item_id')), shortText(member(line, 'item_name'))];
  const price = currency && parseMoney(member(line, 'price'), currency);
  if (!id && !name && !price) return undefined;
  const quantity = quantityOf(member(line, 'quantity'));
  return {
    ...(id && { id }),
    ...(name && { name }),
    ...(quantity && { quantity }),
    ...(price && { price: wireMoney(price.minor, price.currency) }),
  };
}

function quantityOf(value: unknown): number | undefined {
  const text = textOf(value);
  return text && QUANTITY.test(text) ? Number(text) : undefined;
}

/** Longer text is no name or id of anything. */
function shortText(value: unknown): string | undefined {
  const text = textOf(value);
  return text && text.length <= TEXT_LENGTH_MAX ? text : undefined;
}
