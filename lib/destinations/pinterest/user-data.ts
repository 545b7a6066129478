/**
 * Who the buyer is, as Pinterest matches them. ConversionEventsUserData in
 * https://developers.pinterest.com/docs/api/v5/events-create (read 2026-11)
 */
import { sha256Hex } from '@/lib/core/hash';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { browserIdOf, clickOf, compact, buyerCountryHash, buyerCountry, externalIdHash, withheldClick } from '../user';

/** Pinterest's longest conversion window: https://help.pinterest.com/en/business/article/conversion-windows (read 2026-11) */
const CLICK_DAYS_MAX = 60;
const CALIFORNIA = new Set([sha256Hex('ca'), sha256Hex('california')]);

export type PinterestUserData = { userData: Record<string, unknown>; withheld: Withheld[] };

/** The user_data of an event, and what was left out. */
export function pinterestUserDataOf(conversion: MappedConversion): PinterestUserData {
  const { user, client } = conversion;
  const { clickId, withheld } = clickIdOf(conversion);
  const list = (hash: string | undefined) => (hash ? [hash] : undefined);
  const userData = compact({
    em: list(user.emailHash),
    ph: list(user.phoneDigitsHash),
    fn: list(user.firstNameHash),
    ln: list(user.lastNameHash),
    ct: list(user.cityHash),
    // The flag of an opted-out Californian works with the two-letter code alone.
    st: list(isCalifornian(conversion) ? sha256Hex('ca') : user.regionHash),
    zp: list(user.postalCodeHash),
    ge: list(user.genderHash),
    db: list(user.birthDateHash),
    country: list(buyerCountryHash(conversion)),
    external_id: list(externalIdHash(conversion)),
    client_ip_address: client.ip,
    client_user_agent: client.userAgent,
    click_id: clickId,
  });
  return { userData: userData ?? {}, withheld };
}

/** Whether the buyer is known to live in California. */
export function isCalifornian(conversion: Pick<MappedConversion, 'user' | 'country'>): boolean {
  const { regionHash } = conversion.user;
  return buyerCountry(conversion) === 'US' && regionHash !== undefined && CALIFORNIA.has(regionHash);
}

/** Our stored click, for its time is known; the tag's cookie where no landing was seen. */
function clickIdOf(conversion: MappedConversion): { clickId?: string; withheld: Withheld[] } {
  const found = clickOf(conversion, 'epik', CLICK_DAYS_MAX);
  const { click, expired } = found;
  if (click) return { clickId: click.value, withheld: [] };
  const withheld = withheldClick(found, 'click_id', CLICK_DAYS_MAX);
  if (expired) return { withheld };
  const cookie = browserIdOf(conversion, 'epik', 'click_id');
  return { clickId: cookie.id, withheld: cookie.id ? [] : [...withheld, ...cookie.withheld] };
}

/** What Pinterest demands of each event: an e-mail, or an address with a user agent. A phone or a click alone is refused. */
export function canMatch({ em, client_ip_address, client_user_agent }: Record<string, unknown>): boolean {
  return em !== undefined || (client_ip_address !== undefined && client_user_agent !== undefined);
}
