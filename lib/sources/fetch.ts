/**
 * How a source asks its shop: for one order that a webhook has named by its id alone, and for lists of orders. A conversation is a
 * pure generator that yields requests and is given the answers; the worker sends them, waits when the shop says so and gives up
 * (lib/ops/conversation.ts).
 */
import type { ConversationAnswer, ConversationOf } from '@/lib/model/conversation';
import type { VendorRequest } from '@/lib/model/delivery';
import type { ParsedEvent, SourceField } from './parsed';

/** An answer of the shop that is no failure: 2xx, or 404 for what may be missing. `json` is exact (lib/core/json). */
export type ShopAnswer = Omit<ConversationAnswer, 'body'>;

/** `mayBeMissing`: 404 is an answer, and not a failure. */
export type ShopRequest = VendorRequest & { mayBeMissing?: true };

export type Conversation<Result> = ConversationOf<ShopRequest, ShopAnswer, Result>;

/** What a conversation knows: what the admin has entered, by the names of the fields, and the source's own settings. */
export type ShopAccess = {
  values: Readonly<Record<string, string>>;
  settings: Record<string, unknown>;
  now: Date;
  /** Scheme and host in place of the shop's own, where the shop is another server. */
  base?: string;
};

/** One order as the shop has it now, as the events that it makes. */
export type ShopOrder = {
  id: string;
  placedAt?: Date;
  events: ParsedEvent[];
};

/** `next` is where the following page begins; absent: this was the last. `total`: all that the list holds, where the shop says so. */
export type ShopPage = { orders: ShopOrder[]; next?: string; total?: number };

/** How far back the shop shows its orders; `missing` names the permission that ends it. Both absent: to its first order. */
export type ShopReach = { endsAt?: Date; missing?: string };

/** Orders placed before `until`, newest first. */
export type PastQuery = { until: Date; cursor?: string };
/** Orders changed in `from <= change < to`, oldest change first. */
export type ChangedQuery = { from: Date; to: Date; cursor?: string };

/** A thing to enter for access; those that are no secret say where the shop is, or as whom it is asked. */
export type AccessField = SourceField & {
  /** May be left empty. */
  optional?: true;
  /** Why the value cannot be used, or the form in which it is kept. */
  read?: (text: string) => { value: string } | { problem: string };
};

export type ShopFetch = {
  fields: readonly AccessField[];
  /** What of the access is not enough, in a sentence; undefined when it is. */
  lacks?: (values: Readonly<Record<string, string>>) => string | undefined;
  timeoutMs: number;
  reach: (access: ShopAccess) => Conversation<ShopReach>;
  /** Undefined when the shop has no such order. */
  order: (id: string, access: ShopAccess) => Conversation<ShopOrder | undefined>;
  past: (query: PastQuery, access: ShopAccess) => Conversation<ShopPage>;
  changed: (query: ChangedQuery, access: ShopAccess) => Conversation<ShopPage>;
  /** How long the shop asks to be left alone, where it has a header of its own for it beside Retry-After. */
  waitMs?: (headers: Readonly<Record<string, string>>) => number | undefined;
  /** What is to be done about an answer that refuses, in the words of the shop's own screens. */
  refusal: (answer: ShopAnswer) => string;
};

/** The address of a path below the base, with its parameters. */
export function addressOf(base: string, path: string, query: Record<string, string | number | undefined> = {}): string {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
}

/** Of older orders it is kept who bought, when and for how much; their lines are in no report. */
const LINES_MONTHS = 24;

/** Whether the lines of the order are kept. */
export function keepsLines({ placedAt }: Pick<ShopOrder, 'placedAt'>, now: Date): boolean {
  const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - LINES_MONTHS, now.getUTCDate());
  return !placedAt || placedAt.getTime() >= from;
}
