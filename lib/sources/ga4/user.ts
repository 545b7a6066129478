/**
 * Who the visitor is said to be. Both wire forms know the same members of `user_data`
 * (https://developers.google.com/analytics/devguides/collection/ga4/uid-data, read 2026-11), hashed or plain; the tag has a
 * shorter form besides, `em`: "tv.1~em.<SHA-256>~pn.<SHA-256>~fn0.<SHA-256>~co0.<country>", hashes in base64url or hex.
 */
import { Buffer } from 'node:buffer';
import { isSha256Hex } from '@/lib/core/hash';
import { member } from '@/lib/core/json';
import type { WireUser } from '@/lib/model/event';
import { shortText, unlessEmpty } from '../fields';

/** Where a member may stand: by itself or in an address, of which the first counts. */
const places = ['', 'address.', 'address.0.'];

/** The user of a hit. */
export function tagUser(hit: ReadonlyMap<string, string>): WireUser | undefined {
  const hashed = new Map((hit.get('em') ?? '').split('~').map(hashedPart));
  const given = givenUser((path) => hit.get(`ep.user_data.${path}`));
  return unlessEmpty({
    ...given,
    userId: shortText(hit.get('uid')),
    email: given.email ?? hashed.get('em'),
    phone: given.phone ?? hashed.get('pn'),
    firstName: given.firstName ?? hashed.get('fn'),
    lastName: given.lastName ?? hashed.get('ln'),
    country: given.country ?? hashed.get('co'),
  });
}

/** The user of an event of the Measurement Protocol, whether its `user_data` stands beside the events or in one. */
export function protocolUser(body: unknown, event: unknown): WireUser | undefined {
  const data = member(body, 'user_data') ?? member(event, 'params', 'user_data');
  const given = givenUser((path) => member(data, ...path.split('.')));
  return unlessEmpty({ ...given, userId: shortText(member(body, 'user_id')) });
}

function givenUser(look: (path: string) => unknown): WireUser {
  const find = (...given: string[]) => {
    for (const name of given.flatMap((plain) => [plain, `sha256_${plain}`])) {
      for (const path of places.map((place) => place + name)) {
        const value = shortText(look(path)) ?? shortText(look(`${path}.0`));
        if (value) return value;
      }
    }
    return undefined;
  };
  return {
    email: find('email_address', 'email'),
    phone: find('phone_number', 'phone'),
    firstName: find('first_name'),
    lastName: find('last_name'),
    city: find('city'),
    region: find('region'),
    postalCode: find('postal_code'),
    country: find('country'),
  };
}

/** "fn0.<hash>" as ["fn", hash in hex]. A country is no hash; "e1" and the like say that the browser could make none. */
function hashedPart(part: string): [string, string | undefined] {
  const [, code = '', value = ''] = /^([a-z]{2})\d*\.(.*)$/s.exec(part) ?? [];
  if (code === 'co') return [code, /^[A-Z]{2}$/i.test(value) ? value : undefined];
  if (isSha256Hex(value)) return [code, value.toLowerCase()];
  return [code, /^[\w-]{43}=?$/.test(value) ? Buffer.from(value, 'base64url').toString('hex') : undefined];
}
