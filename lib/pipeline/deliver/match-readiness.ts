/**
 * What a platform gets to match buyers by. A conversion has a key when the platform's own form of it would be another without: so
 * each platform's normalisation, its maximum age of clicks and its choice of identifiers count as they do when it is sent.
 */
import type { Transaction } from '@/db/client';
import { type ConnectionNow, versionsOf } from '@/db/queries/connection';
import { latestDeliveries } from '@/db/queries/ledger';
import type { MatchKey } from '@/lib/destinations/define';
import { destinationOf } from '@/lib/destinations/registry';
import type { Conversion } from '@/lib/model/conversion';
import type { Site } from '@/lib/model/site';
import { tryOpen } from '@/lib/ops/secrets';
import { conversionsIn } from './load-conversions';
import { openConnection, type OpenConnection } from './open-connection';
import { prepareFor } from './prepare-event';

/** Enough that a percent is two of them. */
const CONVERSIONS = 200;

export type MatchReadiness = {
  /** Conversions looked at: the latest that may be sent. */
  conversions: number;
  /** Of those, how many nothing could match. */
  without: number;
  keys: { key: MatchKey; conversions: number }[];
};

/**
 * Of the connection's latest conversions, how many carry each key that its platform matches by; undefined where it matches
 * nobody, and while a secret of it cannot be opened (the hold says so).
 */
export async function matchReadiness(
  tx: Transaction,
  site: Site,
  row: ConnectionNow,
  now: Date,
): Promise<MatchReadiness | undefined> {
  const definition = destinationOf(row.destination);
  if (!definition || definition.matchKeys.length === 0) return undefined;
  if (Object.values(row.secrets).some((stored) => !tryOpen(stored).ok)) return undefined;
  const latest = await latestDeliveries(tx, { siteId: site.id, connectionId: row.id }, CONVERSIONS);
  const connection = openConnection(row, definition, await versionsOf(tx, site.id, [row.id]));
  const conversions = await conversionsIn(tx, site, latest, now);
  const counts = new Map<MatchKey, number>(definition.matchKeys.map((key) => [key, 0]));
  const looked = { conversions: 0, without: 0 };
  for (const { key, version, rule } of latest) {
    const conversion = conversions.get(key);
    const carried = conversion && keysIn(connection, { version, rule }, conversion, definition.matchKeys);
    if (!carried) continue;
    looked.conversions += 1;
    if (carried.length === 0) looked.without += 1;
    for (const found of carried) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return { ...looked, keys: [...counts].map(([key, found]) => ({ key, conversions: found })) };
}

/** The keys that the platform would get of this conversion; undefined when it is not for the platform at all. */
function keysIn(
  connection: OpenConnection,
  { version, rule }: { version: number; rule: string },
  conversion: Conversion,
  keys: readonly MatchKey[],
): MatchKey[] | undefined {
  const form = (of: Conversion): string => {
    const prepared = prepareFor(connection, version, of, { rule });
    return JSON.stringify(prepared.ok ? prepared.value.item : prepared.failure.reason);
  };
  const whole = prepareFor(connection, version, conversion, { rule });
  if (!whole.ok) return whole.failure.reason === 'no_identifier' ? [] : undefined;
  const sent = form(conversion);
  return keys.filter((key) => form(without[key](conversion)) !== sent);
}

/** The conversion as it would be without the key. */
const without: Record<MatchKey, (conversion: Conversion) => Conversion> = {
  email: (conversion) => withoutUser(conversion, ['emailHash', 'emailGmailHash', 'emailBareHash'], ['email']),
  phone: (conversion) => withoutUser(conversion, ['phoneHash', 'phoneDigitsHash'], ['phone']),
  name: (conversion) =>
    withoutUser(
      conversion,
      ['firstNameHash', 'lastNameHash', 'firstNameSpacedHash', 'lastNameSpacedHash'],
      ['firstName', 'lastName'],
    ),
  // The country alone is no address, and is known of every visitor.
  address: (conversion) =>
    withoutUser(conversion, ['cityHash', 'regionHash', 'postalCodeHash'], ['city', 'region', 'postalCode']),
  external_id: (conversion) => ({
    ...withoutUser(conversion, ['userId'], ['userId']),
    visitorId: undefined,
    personId: undefined,
  }),
  // Two platforms' cookies keep the click of the landing: they are clicks, not browsers.
  click_id: (conversion) => ({
    ...conversion,
    clicks: [],
    browserIds: { ...conversion.browserIds, fbc: undefined, epik: undefined },
  }),
  browser_id: ({ browserIds: { fbc, epik, gaSession, gaSessions }, ...conversion }) => ({
    ...conversion,
    browserIds: { fbc, epik, gaSession, gaSessions },
  }),
  session: ({ browserIds: { gaSession: _session, gaSessions: _sessions, ...browserIds }, ...conversion }) => ({
    ...conversion,
    browserIds,
  }),
  ip: ({ client: { ip: _ip, ...client }, ...conversion }) => ({ ...conversion, client }),
  user_agent: ({ client: { userAgent: _agent, ...client }, ...conversion }) => ({ ...conversion, client }),
};

function withoutUser(
  conversion: Conversion,
  hashes: (keyof Conversion['user'])[],
  raw: (keyof NonNullable<Conversion['contact']>)[],
): Conversion {
  const drop = <Value extends object>(value: Value, names: string[]): Value =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as Value;
  return {
    ...conversion,
    user: drop(conversion.user, hashes),
    ...(conversion.contact && { contact: drop(conversion.contact, raw) }),
  };
}
