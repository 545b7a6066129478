/**
 * Who the buyer is, as Google matches them: hashes in hex, postal code and country in plain text.
 * https://developers.google.com/data-manager/api/devguides/concepts/formatting (read 2026-11)
 */
import type { MappedConversion } from '@/lib/model/conversion';
import type { Withheld } from '@/lib/model/delivery';
import { clickOf, compact, buyerCountry, withheldClick } from '../user';

/**
 * The longest click-through window that a conversion action can have; an action with a shorter one refuses in processing
 * (EVENT_TOO_OLD).
 */
export const CLICK_DAYS_MAX = 90;
/** In this order: gclid names the very click, gbraid and wbraid a group of them (app and web, iOS 14 and later). */
const CLICK_IDS = ['gclid', 'gbraid', 'wbraid'] as const;
export type ClickId = (typeof CLICK_IDS)[number];

/**
 * "Google Ads does not support IP address matching for end users in the EEA, the UK or Switzerland"
 * (https://developers.google.com/data-manager/api/reference/rest/v1/events/ingest#DeviceInfo, read 2026-11).
 */
const NO_IP_COUNTRIES = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK GB CH'.split(' '),
);

/** The one click identifier that is sent. */
export function clickIdOf(conversion: MappedConversion, withheld: Withheld[]): { name: ClickId; value: string } | undefined {
  let chosen: { name: ClickId; value: string } | undefined;
  for (const name of CLICK_IDS) {
    const found = clickOf(conversion, name, CLICK_DAYS_MAX);
    const { click } = found;
    withheld.push(...withheldClick(found, name, CLICK_DAYS_MAX));
    if (click && chosen) withheld.push({ field: name, why: `Google takes one click identifier: ${chosen.name} is sent.` });
    if (click) chosen ??= { name, value: click.value };
  }
  return chosen;
}

/** The buyer's identifiers, at most three of the ten that Google takes. */
export function userDataOf({ user, contact, country }: MappedConversion): { userIdentifiers: unknown[] } | undefined {
  const email = user.emailGmailHash ?? user.emailHash;
  const address = compact({
    givenName: user.firstNameSpacedHash ?? user.firstNameHash,
    familyName: user.lastNameSpacedHash ?? user.lastNameHash,
    regionCode: buyerCountry({ user, country }),
    postalCode: contact?.postalCode?.trim() || undefined,
  });
  const isWhole = address?.givenName && address.familyName && address.regionCode && address.postalCode;
  const userIdentifiers = [
    ...(email ? [{ emailAddress: email }] : []),
    ...(user.phoneHash ? [{ phoneNumber: user.phoneHash }] : []),
    ...(isWhole ? [{ address }] : []),
  ];
  return userIdentifiers.length > 0 ? { userIdentifiers } : undefined;
}

/** The browser, without its address where Google does not want it, or where the country is unknown. */
export function deviceOf({ client, country, user }: MappedConversion, withheld: Withheld[]) {
  const places = [country, user.country].flatMap((place) => place?.toUpperCase() ?? []);
  const mayHaveIp = places.length > 0 && !places.some((place) => NO_IP_COUNTRIES.has(place));
  if (client.ip && !mayHaveIp) {
    const why = 'Google takes no address of buyers in the EEA, the UK or Switzerland, nor do we send it from an unknown country.';
    withheld.push({ field: 'eventDeviceInfo.ipAddress', why });
  }
  return compact({ userAgent: client.userAgent, ipAddress: mayHaveIp ? client.ip : undefined });
}
