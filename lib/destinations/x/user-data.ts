/**
 * Who the buyer is, as X matches them: a list of identifiers, each in an object of its own, address and user agent together.
 * https://docs.x.com/x-ads-api/measurement/web-conversions (identifiers object, read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { clickOf, withheldClick } from '../user';

/** The longest attribution window after a click that an event of X can have. */
const CLICK_DAYS_MAX = 90;
/** X documents addresses in dotted decimal only. */
const IPV4 = /^(\d{1,3}\.){3}\d{1,3}$/;

export type Identifiers = { identifiers: Record<string, string>[]; withheld: Withheld[] };

/** The identifiers of an event, none if they would match nobody, and what was left out. */
export function identifiersOf(conversion: MappedConversion): Identifiers {
  const { user, client } = conversion;
  const found = clickOf(conversion, 'twclid', CLICK_DAYS_MAX);
  const { click } = found;
  const ip = client.ip && IPV4.test(client.ip) ? client.ip : undefined;
  const withheld = withheldClick(found, 'twclid', CLICK_DAYS_MAX);
  if (client.ip && !ip) withheld.push({ field: 'ip_address', why: 'X takes IPv4 addresses only.' });
  const named: Record<string, string>[] = [
    ...(click ? [{ twclid: click.value }] : []),
    ...(user.emailHash ? [{ hashed_email: user.emailHash }] : []),
    ...(user.phoneHash ? [{ hashed_phone_number: user.phoneHash }] : []),
  ];
  const device = { ...(ip && { ip_address: ip }), ...(client.userAgent && { user_agent: client.userAgent }) };
  const deviceParts = Object.keys(device).length;
  // Neither an address nor a user agent may stand alone.
  const stands = deviceParts === 2 || (deviceParts === 1 && named.length > 0);
  return { identifiers: stands ? [...named, device] : named, withheld };
}
