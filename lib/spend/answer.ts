/**
 * What the answers of all ad platforms have in common: their JSON, what a status says where no code does, and the reading of rows
 * that must be whole.
 */
import { MINUTE_MS } from '@/lib/core/instant';
import { readExactJson } from '@/lib/core/json';
import { retryAfterMs } from '@/lib/core/retry-after';
import type { ConversationAnswer } from '@/lib/model/conversation';
import { SpendFailure, type SpendRefusal } from './failure';

/** Of one answer: Google's have all days of an account in one, some 30 values a row. Fewer days have fewer. */
const VALUES_MAX = 3_000_000;
/** Where a platform asks for fewer requests and does not say until when. */
export const THROTTLE_MS = 5 * MINUTE_MS;

/** The JSON of the answer, exact, of however many values; undefined where it is none. */
export function jsonIn({ json, body }: ConversationAnswer): unknown {
  if (json !== undefined) return json;
  const read = readExactJson(body, VALUES_MAX);
  return read.ok ? read.value : undefined;
}

/** What a 2xx answer without whole JSON is: cut off on its way, or more than is read at once. Undefined: it has JSON. */
export function withoutJson(answer: ConversationAnswer, platform: string): SpendRefusal | undefined {
  if (answer.json !== undefined) return undefined;
  const read = readExactJson(answer.body, VALUES_MAX);
  if (read.ok) return undefined;
  if (read.failure === 'too_many_values')
    return { fault: 'too_much', message: `${platform} told more than can be read at once.` };
  return { fault: 'passing', message: `${platform} broke off in the middle of its answer.` };
}

/** What a failed call is by its status alone. */
export function faultOfStatus({ status, headers }: ConversationAnswer, platform: string): SpendRefusal {
  const waitMs = retryAfterMs({ headers });
  if (status === 429) {
    return { fault: 'throttled', message: `${platform} asks for fewer requests.`, waitMs: waitMs ?? THROTTLE_MS };
  }
  if (status === 401) return { fault: 'reconnect', message: `${platform} no longer knows the sign-in: connect it again.` };
  if (status === 403) return { fault: 'no_access', message: `${platform} does not let this sign-in read the account.` };
  if (status >= 500 || status === 408 || status === 425) {
    return { fault: 'passing', message: `${platform} answered ${status}.`, ...(waitMs !== undefined && { waitMs }) };
  }
  return { fault: 'refused', message: `${platform} answered ${status} without a reason.` };
}

/** The refusal with what the platform itself said of it. */
export function withWords(refusal: SpendRefusal, name: string, said: string | undefined): SpendRefusal {
  if (said === undefined) return refusal;
  return { ...refusal, message: refusal.fault === 'refused' ? `${name}: ${said}` : `${refusal.message} (${said})` };
}

/** An address that the platform gave for its next page, which must be its own: the token is sent there. */
export function ownAddress(address: string | undefined, base: string, platform: string): string | undefined {
  if (address === undefined || address === '') return undefined;
  return needed(address.startsWith(`${base}/`) ? address : undefined, 'next page', platform);
}

/** The lists of at most so many. */
export function batchesOf<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** What has a value, of names and values that may have none. */
export function toldOf<Value>(facts: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const told: Record<string, Value> = {};
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) told[name] = value;
  return told;
}

/** The value, or the end of the conversation: without it the rows would be others than the platform has. */
export function needed<Value>(value: Value | undefined, what: string, platform: string): Value {
  if (value !== undefined) return value;
  throw new SpendFailure({ fault: 'refused', message: `${platform} told no ${what} in a form that is known.` });
}

/** A parameter as it stands in an address: JSON for lists and objects, as Meta and TikTok want them. */
export function addressWith(url: string, query: Readonly<Record<string, string | number | object | undefined>>): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    address.searchParams.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return address.href;
}
