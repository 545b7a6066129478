/**
 * What becomes of a connection's secrets when it is changed. They were entered for one host: requests that would go to another get
 * none of them, or whoever may change an address could have them sent to a server of their own.
 */
import type { ConnectionNow } from '@/db/queries/connection';
import { type Destination, secretNames } from '@/lib/destinations/define';
import type { StoredSecret } from '@/lib/model/secret';
import { open, tryOpen } from '@/lib/ops/secrets';

type Stored = Record<string, StoredSecret>;

export type Kept = {
  /** Stored secrets that stay unless the change gives others. */
  kept: Stored;
  /** By the field, why a stored one cannot stay. */
  lost: Map<string, string>;
};

const MOVED = 'enter it again: requests would go to another address, which does not get the stored one';
const UNREADABLE = 'enter it again: the stored one cannot be opened';

/** Those that can be opened stay, unless requests go elsewhere. */
export function keptSecrets(secrets: Stored, isMoved: boolean): Kept {
  const opened = Object.entries(secrets).map(([name, stored]) => ({ name, stored, ok: !isMoved && tryOpen(stored).ok }));
  const lost = opened.filter(({ ok }) => !ok).map(({ name }) => [`settings.${name}`, isMoved ? MOVED : UNREADABLE] as const);
  return {
    kept: Object.fromEntries(opened.filter(({ ok }) => ok).map(({ name, stored }) => [name, stored])),
    lost: new Map(lost),
  };
}

/** All settings after the change, secrets in plain text. */
export function withStored(
  definition: Destination,
  before: Pick<ConnectionNow, 'settings'>,
  { kept }: Kept,
  change: Record<string, unknown>,
): Record<string, unknown> {
  const secret = secretNames(definition);
  const given = Object.entries(change).filter(([name, value]) => value !== '' || !secret.has(name));
  const plain = Object.fromEntries(Object.entries(kept).map(([name, stored]) => [name, open(stored)]));
  const all = { ...before.settings, ...plain, ...Object.fromEntries(given) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

/** Secrets that are the same as before keep their stored form, so that nothing looks changed. */
export function unchanged(before: Stored, after: Stored): Stored {
  const same = Object.entries(before).filter(([name, stored]) => after[name] && open(stored) === open(after[name]));
  return Object.fromEntries(same);
}
