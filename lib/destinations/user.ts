/** What several platforms ask of a buyer in the same form. */
import { isSha256Hex, sha256Hex } from '@/lib/core/hash';
import { DAY_MS } from '@/lib/core/instant';
import type { Conversion, ConversionClick } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { type BrowserIdName, browserIdRules, isMintedClickId, mintedBrowserId } from '@/lib/model/identifier-kinds';

export type FoundClick = { click?: ConversionClick; expired?: ConversionClick; malformed?: ConversionClick };

/**
 * The buyer's latest click with this parameter that is at most `days` old at the event; one that is older, or is not in its
 * platform's form, is said to be withheld: a platform that checks it would refuse the event with it.
 */
export function clickOf(
  { clicks, occurredAt }: Pick<Conversion, 'clicks' | 'occurredAt'>,
  param: string,
  days: number,
): FoundClick {
  const found = clicks.find((click) => click.param === param);
  if (!found) return {};
  if (!isMintedClickId(param, found.value)) return { malformed: found };
  const isExpired = occurredAt.getTime() - found.firstSeenAt.getTime() > days * DAY_MS;
  return isExpired ? { expired: found } : { click: found };
}

/** Why the click is left out of the platform's `field`; nothing where it is sent, or there is none. */
export function withheldClick({ expired, malformed }: FoundClick, field: string, days: number): Withheld[] {
  if (expired) return [{ field, why: `The click is older than ${days} days.` }];
  if (!malformed) return [];
  return [{ field, why: `${malformed.param} is not in the form of a click id: somebody has typed or changed it.` }];
}

/** The browser's id as its platform's own cookie has it, or the note that it is left out of the platform's `field`. */
export function browserIdOf(
  { browserIds }: Pick<Conversion, 'browserIds'>,
  name: BrowserIdName,
  field: string,
): { id?: string; withheld: Withheld[] } {
  const stated = browserIds[name];
  if (stated === undefined) return { withheld: [] };
  const id = mintedBrowserId(name, stated);
  if (id !== undefined) return { id, withheld: [] };
  const why = `The cookie ${browserIdRules[name].cookie} is not in its platform’s form: something else on the site has written it.`;
  return { withheld: [{ field, why }] };
}

/** All ids of the browser and of clicks that are in their platforms' forms, for whoever is told of all. */
export function mintedIds(conversion: Pick<Conversion, 'browserIds' | 'clicks'>) {
  const names = Object.keys(browserIdRules) as BrowserIdName[];
  const cookies = names.map((name) => ({ name, ...browserIdOf(conversion, name, `browserIds.${name}`) }));
  const clicks = conversion.clicks.filter(({ param, value }) => isMintedClickId(param, value));
  const others = conversion.clicks.filter((click) => !clicks.includes(click));
  const browserIds: Conversion['browserIds'] = Object.fromEntries(cookies.flatMap(({ name, id }) => (id ? [[name, id]] : [])));
  const withheld = [
    ...cookies.flatMap((cookie) => cookie.withheld),
    ...others.flatMap((malformed) => withheldClick({ malformed }, `clicks.${malformed.param}`, 0)),
  ];
  return { browserIds, clicks, withheld };
}

/**
 * SHA-256 of the store's customer id, or else of the visitor's id: the same browser, the same id. One that is a hash already
 * stays.
 */
export function externalIdHash({ user, visitorId }: Pick<Conversion, 'user' | 'visitorId'>): string | undefined {
  const id = user.userId?.trim().toLowerCase() ?? visitorId;
  return id && (isSha256Hex(id) ? id : sha256Hex(id));
}

/** ISO 3166-1 alpha-2, in upper case: of the buyer's own address, else of the network address that sent the event. */
export function buyerCountry({ user, country }: Pick<Conversion, 'user' | 'country'>): string | undefined {
  return (user.country ?? country)?.toUpperCase();
}

/** SHA-256 of the country's code in lower case. */
export function buyerCountryHash(conversion: Pick<Conversion, 'user' | 'country'>): string | undefined {
  const country = buyerCountry(conversion)?.toLowerCase();
  if (!country) return undefined;
  const hash = countryHashes.get(country) ?? sha256Hex(country);
  if (COUNTRY.test(country)) countryHashes.set(country, hash);
  return hash;
}

/** Every event has one of the same few. */
const countryHashes = new Map<string, string>();
const COUNTRY = /^[a-z]{2}$/;

/** The object without members that are undefined or empty lists; undefined when nothing is left. */
export function compact<Value extends Record<string, unknown>>(value: Value): Value | undefined {
  // Of each event several times: lists of entries in between are a tenth of the work of making it ready.
  const kept: Record<string, unknown> = {};
  let isEmpty = true;
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member === undefined || (Array.isArray(member) && member.length === 0)) continue;
    kept[name] = member;
    isEmpty = false;
  }
  return isEmpty ? undefined : (kept as Value);
}
