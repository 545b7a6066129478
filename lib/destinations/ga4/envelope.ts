/**
 * What one GA4 request says of its browser and buyer, once for all of its events.
 * https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference and .../ga4/uid-data (read 2026-11)
 */
import { sha256Hex } from '@/lib/core/hash';
import type { Conversion, MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { sessionCookieOf, sessionValues } from '@/lib/model/ga-session';
import { isNoId } from '@/lib/model/identifier-kinds';
import { browserIdOf, compact } from '../user';
import { USER_ID_LENGTH_MAX } from './limits';

/** What stores set as their client's id in the place of Google's own: a token that is no word. */
const OWN_CLIENT_ID = /^(?!GA\d|\d+\.\d+$)(?=.*\d)[\w.=-]{8,100}$/;

/** The events' common part, or undefined when nothing says whose they are. */
export function envelopeOf(conversion: MappedConversion, withheld: Withheld[]): Record<string, unknown> | undefined {
  const clientId = clientIdOf(conversion, withheld);
  if (!clientId) return undefined;
  const { consent, restricted, client } = conversion;
  const granted = (purpose: 'ad_user_data' | 'ad_personalization') =>
    consent[purpose] === 'granted' && !restricted ? 'GRANTED' : 'DENIED';
  const mayUseUserData = granted('ad_user_data') === 'GRANTED';
  const userData = userDataOf(conversion);
  if (userData && !mayUseUserData) {
    withheld.push({ field: 'user_data', why: 'The buyer has not granted the use of their data for ads.' });
  }
  return compact({
    client_id: clientId,
    user_id: userIdOf(conversion, withheld),
    consent: { ad_user_data: granted('ad_user_data'), ad_personalization: granted('ad_personalization') },
    user_agent: client.userAgent,
    ip_override: client.ip,
    user_data: mayUseUserData ? userData : undefined,
  });
}

/**
 * The browser's GA client id: the last two numbers of its _ga cookie. Without one, a lasting id made of what is lasting: the
 * visitor, else the person, else the order (whose revenue counts although nobody's session is known).
 */
export function clientIdOf(
  { browserIds, visitorId, personId, orderKey }: Pick<Conversion, 'browserIds' | 'visitorId' | 'personId' | 'orderKey'>,
  withheld: Withheld[] = [],
): string | undefined {
  const { ga = '' } = browserIds;
  if (OWN_CLIENT_ID.test(ga) && !isNoId(ga)) return ga;
  const cookie = browserIdOf({ browserIds }, 'ga', 'client_id');
  withheld.push(...cookie.withheld);
  const clientId = cookie.id && /(?:^|\.)(\d+\.\d+)$/.exec(cookie.id)?.[1];
  if (clientId) return clientId;
  const lasting = visitorId ?? personId ?? orderKey;
  if (!lasting) return undefined;
  const hash = sha256Hex(lasting);
  return `${Number.parseInt(hash.slice(0, 8), 16)}.${Number.parseInt(hash.slice(8, 16), 16)}`;
}

/**
 * The browser's session of this property: of its own cookie (GS1.1.<id>.…, GS2.1.s<id>$…), or the bare number that GA4's own
 * protocol carries. One whose property nobody told counts, unless it is another property's.
 */
export function sessionIdOf({ browserIds }: Pick<Conversion, 'browserIds'>, measurementId: string): string | undefined {
  const { gaSession, gaSessions } = browserIds;
  const own = sessionCookieOf(gaSessions, measurementId);
  const session = own ?? (sessionValues(gaSessions).includes(gaSession ?? '') ? undefined : gaSession);
  return session && /^(?:GS\d\.\d+\.s?)?(\d+)(?:$|[.$])/.exec(session)?.[1];
}

function userIdOf({ user: { userId } }: MappedConversion, withheld: Withheld[]): string | undefined {
  if (!userId) return undefined;
  // Google's terms forbid personal data as user_id; some stores number their customers by e-mail address.
  const why = userId.includes('@')
    ? 'The customer id looks like an e-mail address, which GA4 forbids.'
    : userId.length > USER_ID_LENGTH_MAX
      ? `GA4 takes at most ${USER_ID_LENGTH_MAX} characters.`
      : undefined;
  if (why) withheld.push({ field: 'user_id', why });
  return why ? undefined : userId;
}

function userDataOf({ user, country }: MappedConversion): Record<string, unknown> | undefined {
  const list = (hash: string | undefined) => (hash ? [hash] : []);
  const firstName = user.firstNameSpacedHash ?? user.firstNameHash;
  const lastName = user.lastNameSpacedHash ?? user.lastNameHash;
  const home = (user.country ?? country)?.toUpperCase();
  const address = compact({ sha256_first_name: firstName, sha256_last_name: lastName, country: home });
  return compact({
    sha256_email_address: list(user.emailGmailHash ?? user.emailHash),
    sha256_phone_number: list(user.phoneHash),
    address: firstName && lastName && address ? [address] : [],
  });
}
