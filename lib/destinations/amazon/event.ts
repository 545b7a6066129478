/**
 * One event in the form of Amazon's Events API. https://advertising.amazon.com/API/docs/en-us/guides/events/events (read 2026-11)
 */
import { fail, ok, type Result } from '@/lib/core/result';
import type { MappedConversion } from '@/lib/model/conversion';
import type { Skip, Withheld } from '@/lib/model/delivery';
import type { Prepared } from '../define';
import { inCurrencies, majorNumber } from '../money';
import { piecesOf, wholeQuantities } from '../quantity';
import { compact } from '../user';
import type { AmazonSettings } from './settings';
import { matchKeysOf } from './user-data';

export const AMAZON_TYPES = [
  'OFF_AMAZON_PURCHASES',
  'ADD_TO_SHOPPING_CART',
  'CHECKOUT',
  'SIGN_UP',
  'SUBSCRIBE',
  'LEAD',
  'SEARCH',
  'PAGE_VIEW',
  'APPLICATION',
  'CONTACT',
  'OTHER',
] as const;
const KNOWN: ReadonlySet<string> = new Set(AMAZON_TYPES);
const PURCHASE = 'OFF_AMAZON_PURCHASES';
/** https://advertising.amazon.com/API/docs, CurrencyCode of the events; all others are refused. */
export const AMAZON_CURRENCIES = [
  'AED',
  'AUD',
  'BRL',
  'CAD',
  'CNY',
  'DKK',
  'EUR',
  'GBP',
  'INR',
  'JPY',
  'MXN',
  'NOK',
  'NZD',
  'SAR',
  'SEK',
  'SGD',
  'TRY',
  'USD',
] as const;
const CUSTOM_MAX = 13;

/** The event, or why Amazon could not use it. */
export function prepareAmazon(conversion: MappedConversion, settings: AmazonSettings): Result<Prepared, Skip> {
  const { as, name, key, occurredAt, user, client } = conversion;
  if (!KNOWN.has(as))
    return fail({ reason: 'not_supported', detail: `Amazon has no type ${as}; it knows ${AMAZON_TYPES.join(', ')}.` });
  const matchKeys = matchKeysOf(conversion);
  if (matchKeys.length === 0) {
    return fail({
      reason: 'no_identifier',
      detail: 'Amazon matches by hashed contact data alone: no e-mail address or phone number is known.',
    });
  }
  const withheld: Withheld[] = [];
  const item = compact({
    eventDescription: compact({
      name,
      conversionType: as,
      eventSource: 'WEBSITE',
      eventIngestionMethod: 'SERVER_TO_SERVER',
      dataSetName: settings.dataSet || undefined,
    }),
    countryCode: countryOf(user.country, conversion.country, settings.country),
    eventTime: occurredAt.toISOString(),
    // Of events of one id Amazon keeps the latest, whatever they are: our key is another one for each.
    eventId: key,
    matchKeys,
    ...(as === PURCHASE && saleOf(conversion, withheld)),
    customData: customOf(conversion, withheld),
    consent: compact({
      geo: client.ip ? { ipAddress: client.ip } : undefined,
      amazonConsent: { amznAdStorage: 'GRANTED', amznUserData: 'GRANTED' },
    }),
  });
  return ok({ item, withheld });
}

function countryOf(...countries: (string | undefined)[]): string | undefined {
  return countries.map((country) => country?.toUpperCase()).find((country) => country && /^[A-Z]{2}$/.test(country));
}

/** A value is money for purchases alone; elsewhere it is a figure on a scale of the advertiser's. */
function saleOf({ value, items }: MappedConversion, withheld: Withheld[]) {
  const { amount, withheld: unknown } = inCurrencies(value, AMAZON_CURRENCIES, 'Amazon', 'value');
  const whole = wholeQuantities(items, 'Amazon', 'unitsSold');
  withheld.push(...unknown, ...whole.withheld);
  return compact({
    value: amount && majorNumber(amount),
    currencyCode: amount?.currency,
    unitsSold: piecesOf(whole.items),
  });
}

function customOf({ params }: MappedConversion, withheld: Withheld[]) {
  const custom = Object.entries(params).map(([name, value]) => ({ name, value: String(value) }));
  if (custom.length > CUSTOM_MAX)
    withheld.push({ field: 'customData', why: `Amazon takes ${CUSTOM_MAX} of your own parameters.` });
  return custom.slice(0, CUSTOM_MAX);
}
