/**
 * Who the buyer is, as Microsoft matches them: e-mail and phone as SHA-256, everything else as it is.
 * https://learn.microsoft.com/en-us/advertising/guides/uet-conversion-api-integration, User data (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { browserIdOf, clickOf, compact, externalIdHash, withheldClick } from '../user';

/** As long as Microsoft's own cookie _uetmsclkid lives. */
const CLICK_DAYS_MAX = 90;

/** The userData of an event, and what was left out. */
export function userDataOf(conversion: MappedConversion): { userData: Record<string, unknown>; withheld: Withheld[] } {
  const { user, client, visitorId } = conversion;
  const found = clickOf(conversion, 'msclkid', CLICK_DAYS_MAX);
  const browser = browserIdOf(conversion, 'uet', 'anonymousId');
  const userData = compact({
    // Microsoft drops dots and +suffix before the @ at every provider.
    em: user.emailBareHash ?? user.emailHash,
    ph: user.phoneHash,
    externalId: externalIdHash(conversion),
    // The tag's own id where it has run; otherwise ours, so that a browser's events belong together.
    anonymousId: browser.id ?? visitorId,
    msclkid: found.click?.value,
    clientIpAddress: client.ip,
    clientUserAgent: client.userAgent,
  });
  const withheld = [...withheldClick(found, 'msclkid', CLICK_DAYS_MAX), ...browser.withheld];
  return { userData: userData ?? {}, withheld };
}

/** Whether it holds one of the identifiers that Microsoft demands: address and user agent are none. */
export function canMatch({ em, ph, externalId, anonymousId, msclkid }: Record<string, unknown>): boolean {
  return [em, ph, externalId, anonymousId, msclkid].some((id) => id !== undefined);
}
