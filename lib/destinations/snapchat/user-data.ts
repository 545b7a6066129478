/**
 * Who the buyer is, as Snapchat matches them. https://developers.snap.com/api/marketing-api/Conversions-API/Parameters (read
 * 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { browserIdOf, clickOf, compact, buyerCountryHash, externalIdHash, withheldClick } from '../user';

/** Snapchat's longest window after a swipe: https://developers.snap.com/api/marketing-api/Ads-API/measurement (read 2026-11) */
const CLICK_DAYS_MAX = 28;

export type SnapchatUserData = { userData: Record<string, unknown>; withheld: Withheld[] };

/** The user_data of an event, and what was left out. */
export function snapchatUserDataOf(conversion: MappedConversion): SnapchatUserData {
  const { user, client } = conversion;
  const found = clickOf(conversion, 'ScCid', CLICK_DAYS_MAX);
  const browser = browserIdOf(conversion, 'scid', 'sc_cookie1');
  const list = (hash: string | undefined) => (hash ? [hash] : undefined);
  const userData = compact({
    em: list(user.emailHash),
    ph: list(user.phoneDigitsHash),
    fn: user.firstNameHash,
    ln: user.lastNameHash,
    ct: user.cityHash,
    st: user.regionHash,
    zp: user.postalCodeHash,
    ge: user.genderHash,
    db: user.birthDateHash,
    country: buyerCountryHash(conversion),
    external_id: externalIdHash(conversion),
    client_ip_address: client.ip,
    client_user_agent: client.userAgent,
    sc_click_id: found.click?.value,
    sc_cookie1: browser.id,
  });
  return { userData: userData ?? {}, withheld: [...withheldClick(found, 'sc_click_id', CLICK_DAYS_MAX), ...browser.withheld] };
}

/**
 * What Snapchat demands of each event: an e-mail, a phone, or an address with a user agent. A click or a cookie alone is refused.
 */
export function canMatch({ em, ph, client_ip_address, client_user_agent }: Record<string, unknown>): boolean {
  return em !== undefined || ph !== undefined || (client_ip_address !== undefined && client_user_agent !== undefined);
}
