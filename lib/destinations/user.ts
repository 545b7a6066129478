/** What several platforms ask of a buyer in the same form. */
import { sha256Hex } from '@/lib/core/hash';
import type { Conversion, ConversionClick } from '@/lib/model/conversion';
import { DAY_MS } from '@/lib/core/instant';

/** The buyer's latest click with this parameter that is at most `days` old at the event; expired ones are said to be withheld. */
export function clickOf(
  { clicks, occurredAt }: Pick<Conversion, 'clicks' | 'occurredAt'>,
  param: string,
  days: number,
): { click?: ConversionClick; expired?: ConversionClick } {
  const found = clicks.find((click) => click.param === param);
  if (!found) return {};
  const isExpired = occurredAt.getTime() - found.firstSeenAt.getTime() > days * DAY_MS;
  return isExpired ? { expired: found } : { click: found };
}

/** SHA-256 of the store's customer id, or else of the visitor's id: the same browser, the same id. */
export function externalIdHash({ user, visitorId }: Pick<Conversion, 'user' | 'visitorId'>): string | undefined {
  const id = user.userId?.trim().toLowerCase() ?? visitorId;
  return id && sha256Hex(id);
}

/** The object without members that are undefined or empty lists; undefined when nothing is left. */
export function compact<Value extends Record<string, unknown>>(value: Value): Value | undefined {
  const kept = Object.entries(value).filter(
    ([, member]) => member !== undefined && !(Array.isArray(member) && member.length === 0),
  );
  return kept.length > 0 ? (Object.fromEntries(kept) as Value) : undefined;
}
