/**
 * Who the buyer is, as TikTok matches them: e-mail, phone, names, external id and postal code hashed; city, state and country
 * plain. https://business-api.tiktok.com/portal/docs?id=1771101186666498 (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { browserIdOf, clickOf, compact, buyerCountry, externalIdHash, withheldClick } from '../user';

/** TikTok's longest window after a click: https://ads.tiktok.com/help/article/attribution-manager (read 2026-11) */
const CLICK_DAYS_MAX = 28;

export type TiktokUser = { user: Record<string, unknown>; withheld: Withheld[] };

/** The user of an event, and what was left out. */
export function tiktokUserOf(conversion: MappedConversion): TiktokUser {
  const { user, contact, client } = conversion;
  const found = clickOf(conversion, 'ttclid', CLICK_DAYS_MAX);
  const browser = browserIdOf(conversion, 'ttp', 'ttp');
  const list = (hash: string | undefined) => (hash ? [hash] : undefined);
  const known = compact({
    email: list(user.emailHash),
    phone: list(user.phoneHash),
    external_id: list(externalIdHash(conversion)),
    first_name: user.firstNameHash,
    last_name: user.lastNameHash,
    zip_code: user.postalCodeHash,
    city: plainWord(contact?.city),
    state: plainWord(contact?.region),
    country: buyerCountry(conversion)?.toLowerCase(),
    ttclid: found.click?.value,
    ttp: browser.id,
    ip: client.ip,
    user_agent: client.userAgent,
    locale: client.language,
  });
  return { user: known ?? {}, withheld: [...withheldClick(found, 'ttclid', CLICK_DAYS_MAX), ...browser.withheld] };
}

/** Lower case, letters and digits alone. */
function plainWord(word: string | undefined): string | undefined {
  return word?.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') || undefined;
}

/** Whether TikTok can match anybody by it: names, places or a user agent alone match nobody. */
export function canMatch({ email, phone, external_id, ttclid, ttp, ip, user_agent }: Record<string, unknown>): boolean {
  if ([email, phone, external_id, ttclid, ttp].some((key) => key !== undefined)) return true;
  return ip !== undefined && user_agent !== undefined;
}
