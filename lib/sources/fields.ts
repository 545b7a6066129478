/**
 * Reading single values of what senders say: text within our limits, money in a given currency, message ids. Anything at all may
 * stand where a value is expected; what cannot be read is absent.
 */
import type { Currency } from '@/lib/core/currency';
import { sha256Hex } from '@/lib/core/hash';
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

/** The members without those of these names. */
export function without(members: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/** The object, or undefined when none of its members holds anything. */
export function unlessEmpty<Members extends object>(members: Members): Members | undefined {
  return Object.values(members).some((value) => value !== undefined) ? members : undefined;
}

/** An id that the same thing of a source always gets again; a longer one is replaced by its hash. */
export function messageId(source: string, ...parts: string[]): string {
  const id = [source, ...parts].join(':');
  return id.length <= MESSAGE_ID_LENGTH_MAX ? id : `${source}:${sha256Hex(id)}`;
}

/** Of a hash, enough to tell two statements on one order apart. */
const CONTENT_DIGITS = 16;

/** What tells a statement from another one of the same id and second: the same of the same JSON. */
export function contentHash(content: unknown): string {
  return sha256Hex(JSON.stringify(content)).slice(0, CONTENT_DIGITS);
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
