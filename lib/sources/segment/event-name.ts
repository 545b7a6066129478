/**
 * The name of a track call: ours where Segment's spec has one, else the sender's in snake_case. Segment's own destinations take
 * "Order Completed", "order_completed" and "OrderCompleted" for the same, and so do we.
 */
import { sha256Hex } from '@/lib/core/hash';
import { EVENT_NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from '@/lib/model/event';
import { eventNames } from './tables/ecommerce';

export type EventName = { name: string; spec: string; sentName?: string };

/** A letter that no Latin one stands for: what is left of such a name could be another's. */
const OTHER_SCRIPT = /[^\P{L}\p{Script=Latin}]/u;

/** Enough of a hash to keep apart two names of which too little is left. */
const HASH_DIGITS = 8;

/** The name to store, the snake_case form that the spec's tables go by, and the sender's own name where it differs. */
export function eventNameOf(sent: string): EventName {
  const spec = snakeCase(sent);
  const name = eventNames.get(spec) ?? spec;
  return name === sent ? { name, spec } : { name, spec, sentName: sent.slice(0, TEXT_LENGTH_MAX) };
}

function snakeCase(sent: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(sent) && sent.length <= EVENT_NAME_LENGTH_MAX) return sent;
  const words = sent
    .slice(0, TEXT_LENGTH_MAX)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  const lettered = /^[a-z]/.test(words) ? words : words ? `event_${words}` : 'event';
  if (words && lettered.length <= EVENT_NAME_LENGTH_MAX && !OTHER_SCRIPT.test(sent)) return lettered;
  return `${lettered.slice(0, EVENT_NAME_LENGTH_MAX - HASH_DIGITS - 1)}_${hashOf(sent)}`;
}

function hashOf(text: string): string {
  return sha256Hex(text).slice(0, HASH_DIGITS);
}
