/**
 * Who the buyer is, as Meta matches them.
 * https://developers.facebook.com/docs/marketing-api/conversions-api/parameters/customer-information-parameters (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { browserIdOf, clickOf, compact, buyerCountryHash, externalIdHash, withheldClick } from '../user';

/** Meta attributes to clicks of the last 90 days at most, as long as its own cookie lives. */
const CLICK_DAYS_MAX = 90;
/** Server-made values of fbc use 1: the cookie stands on the store's own domain. */
const SUBDOMAIN_INDEX = 1;

export type UserData = { userData: Record<string, unknown>; withheld: Withheld[] };

/** The user_data of an event, and what was left out. */
export function userDataOf(conversion: MappedConversion): UserData {
  const { user, client } = conversion;
  const { fbc, withheld } = clickIdOf(conversion);
  const browser = browserIdOf(conversion, 'fbp', 'fbp');
  const list = (hash: string | undefined) => (hash ? [hash] : undefined);
  const userData = compact({
    em: list(user.emailHash),
    ph: list(user.phoneDigitsHash),
    fn: list(user.firstNameHash),
    ln: list(user.lastNameHash),
    ct: list(user.cityHash),
    st: list(user.regionHash),
    zp: list(user.postalCodeHash),
    ge: list(user.genderHash),
    db: list(user.birthDateHash),
    country: list(buyerCountryHash(conversion)),
    external_id: list(externalIdHash(conversion)),
    client_ip_address: client.ip,
    client_user_agent: client.userAgent,
    fbc,
    fbp: browser.id,
  });
  return { userData: userData ?? {}, withheld: [...withheld, ...browser.withheld] };
}

/**
 * The click as fb.<index>.<ms of first sight>.<fbclid>. Our stored click wins: it keeps the time of its first sight even where
 * the browser's cookie was cut short; the cookie stands in where we never saw a landing.
 */
function clickIdOf(conversion: MappedConversion): { fbc?: string; withheld: Withheld[] } {
  const found = clickOf(conversion, 'fbclid', CLICK_DAYS_MAX);
  const { click, expired } = found;
  if (click) return { fbc: `fb.${SUBDOMAIN_INDEX}.${click.firstSeenAt.getTime()}.${click.value}`, withheld: [] };
  const withheld = withheldClick(found, 'fbc', CLICK_DAYS_MAX);
  if (expired) return { withheld };
  const cookie = browserIdOf(conversion, 'fbc', 'fbc');
  return { fbc: cookie.id, withheld: cookie.id ? [] : [...withheld, ...cookie.withheld] };
}

/** Whether Meta can match anybody by it: country, names or a user agent alone match nobody. */
export function canMatch(userData: Record<string, unknown>): boolean {
  const { em, ph, fbc, fbp, external_id, client_ip_address, client_user_agent, fn, ln, zp, ct } = userData;
  if ([em, ph, fbc, fbp, external_id].some((key) => key !== undefined)) return true;
  if (client_ip_address !== undefined && client_user_agent !== undefined) return true;
  return fn !== undefined && ln !== undefined && (zp !== undefined || ct !== undefined);
}
