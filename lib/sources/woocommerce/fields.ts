/**
 * Reading single values of a WooCommerce body: text within our limits, money in the order's currency, times, message ids.
 * Anything at all may stand where a value is expected (plug-ins change what stores send); what cannot be read is absent.
 */
import type { Currency } from '@/lib/core/currency';
import { sha256Hex } from '@/lib/core/hash';
import { parseInstant } from '@/lib/core/instant';
import { textOf } from '@/lib/core/json';
import { formatDecimal, parseMoney } from '@/lib/core/money';
import { MESSAGE_ID_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/event';

/** Text that fits a field of an event; longer text is no name, address or id of anything. */
export function shortText(value: unknown): string | undefined {
  const text = textOf(value);
  return text && text.length <= TEXT_LENGTH_MAX ? text : undefined;
}

/** The members that hold something. */
export function stated(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The object, or undefined when none of its members holds anything. */
export function unlessEmpty<Members extends object>(members: Members): Members | undefined {
  return Object.values(members).some((value) => value !== undefined) ? members : undefined;
}

/** An id that the same thing always gets again; a longer one is replaced by its hash. */
export function messageId(...parts: string[]): string {
  const id = ['woocommerce', ...parts].join(':');
  return id.length <= MESSAGE_ID_LENGTH_MAX ? id : `woocommerce:${sha256Hex(id)}`;
}

/** The time that a `…_gmt` member or a session's start means: UTC, written without its zone. */
export function utcTime(value: unknown): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})$/.exec(textOf(value) ?? '');
  const time = match && `${match[1]}T${match[2]}Z`;
  return time && parseInstant(time) ? time : undefined;
}

/** Decimal text of the amount; what is no amount stays as it is, for the reader of the order to refuse. */
export function amountText(value: unknown, currency: Currency | undefined): unknown {
  const money = currency && parseMoney(value, currency);
  return money ? formatDecimal(money) : (value ?? undefined);
}

/** The sum of what can be read of these amounts. */
export function sumOf(amounts: unknown[], currency: Currency): bigint {
  return amounts.reduce<bigint>((sum, amount) => sum + (parseMoney(amount, currency)?.minor ?? 0n), 0n);
}
