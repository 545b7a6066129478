/**
 * The id under which a message is stored once. Every library makes one and sends it again with each retry; a message written by
 * hand has none, and is then known by what it says and when it happened.
 */
import { sha256Hex } from '@/lib/core/hash';
import { textOf } from '@/lib/core/json';
import { MESSAGE_ID_LENGTH_MAX } from '@/lib/model/event';
import { without } from '../fields';
import type { Members } from './fields';

/** Members that change when the same message is sent again, and the key, which may move. */
const delivery: readonly string[] = ['sentAt', 'receivedAt', '_metadata', 'writeKey'];

/** The message's own id, or one made of what it says. `at`: when it happened, or was sent, if it does not say. */
export function messageIdOf(message: Members, at: string | undefined): string {
  const stated = textOf(message['messageId']);
  if (!stated) return sha256Hex(canonicalJson([without(message, delivery), at ?? null]));
  return stated.length <= MESSAGE_ID_LENGTH_MAX ? stated : sha256Hex(stated);
}

/** JSON that is the same for the same value, whatever the order of its members. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
