/**
 * Unsent events, in order. They leave in small batches, are kept in localStorage until Tieback itself has acknowledged them (a
 * firewall's page or a shop's 404 is no answer), and are sent again with the same message ids, so a retry is never a second event.
 * No event holds up the others: after a failure batches shrink and what failed goes to the end. A page has one outbox, so its state
 * is the module's: an object to hand around costs 50 to 90 bytes of the snippet's 3 KB.
 */
import type { WireBatch, WireEvent } from '@/lib/model/event';
import { browserIds, client, local, parsed, toJson } from './browser';

/** Whether this build shows events to platforms' pixels (build.ts). */
declare const __pixels__: boolean;

/** The server takes 100 events and 256 KB in a request, and cuts the items of an event itself. */
const BATCH_EVENTS_MAX = 20;
const BATCH_BYTES_MAX = 30_000;
const EVENT_BYTES_MAX = 200_000;
/** What leaves with a page shares 64 KB with all that does (https://fetch.spec.whatwg.org/#http-network-or-cache-fetch, read 2026-11). */
const KEEPALIVE_BYTES_MAX = 60_000;
/** A visitor who stays offline for long loses the oldest. */
const KEPT_EVENTS_MAX = 100;
const DAY_MS = 86_400_000;
const GATHER_MS = 40;
/** Doubled before the first time: what the server asks for is a second or two. */
const BACKOFF_MS = 1_000;
const BACKOFF_MAX_MS = 60_000;

/** The server's own answer; of anybody else's everything may be missing. */
export type Answer = { type?: string; status?: number; visitor?: string; link?: string };

export type Sender = {
  endpoint: string;
  /** Where unsent events are kept; undefined when nothing may be stored. */
  storageKey(): string | undefined;
  /** Whether events may leave now. */
  mayLeave(): boolean;
  /** The visitor of the next batch, and whether it is a fresh one; or whose consent has ended. */
  visitor(): Pick<WireBatch, 'visitor' | 'fresh' | 'link'>;
  /** An event of this page waits now. */
  added?(event: WireEvent): void;
  /** These events are put into a request now; they may be changed a last time. */
  leaving?(events: WireEvent[]): void;
  /** Says on the console what became of the events. */
  debug?(...said: unknown[]): void;
  /** The server has taken a batch: it knows the visitor now, and says by which id. */
  onTaken(answer: Answer): void;
};

/** Events that the server has not taken yet. */
export const waiting: WireEvent[] = [];
let sender: Sender;
let leaving: WireEvent[] = [];
let failures = 0;
let countMax = BATCH_EVENTS_MAX;
/** Bytes that are on their way and outlive the page. */
let flying = 0;
/** Events given up that no answer has confirmed to be counted. */
let lost = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says how events leave; before that, nothing here can be called. */
export function open(how: Sender): void {
  sender = how;
}

function keep(): void {
  const key = sender.storageKey();
  if (!key) return;
  local.set(key, waiting[0] && toJson(waiting));
  local.set(`${key}l`, lost ? `${lost}` : undefined);
}

/** Of its JSON; of text some more, for the quotes in it. */
const bytesOf = (value: unknown) => new Blob([toJson(value)]).size;

/** A copy that the page cannot change any more, without what is no JSON. */
function plain(event: WireEvent): WireEvent {
  const properties = Object.entries(event.properties ?? {}).filter(([, value]) => {
    try {
      return toJson(value);
    } catch {
      return;
    }
  });
  return JSON.parse(toJson({ ...event, ...(event.properties && { properties: Object.fromEntries(properties) }) }));
}

export function add(sent: WireEvent): void {
  const event = plain(sent);
  const items = event.properties?.['items'];
  while (Array.isArray(items) && items[0] && bytesOf(event) > EVENT_BYTES_MAX) {
    items.length >>= 1;
    event.itemsCut = true;
  }
  waiting.push(event);
  trim();
  if (bytesOf(event) > EVENT_BYTES_MAX) giveUp([event]);
  if (__pixels__) sender.added?.(event);
  later(GATHER_MS);
}

function remove(events: WireEvent[]): void {
  waiting.splice(0, waiting.length, ...waiting.filter((event) => !events.includes(event)));
}

/** Gives up what nobody takes: what failed for two days, orders for as long as the server takes them; and of too many the first. */
function trim(): void {
  let over = waiting.length - KEPT_EVENTS_MAX;
  giveUp(
    waiting.filter(({ name, at }) => {
      const days = name === 'purchase' ? 7 : 2;
      return (days < 7 && over-- > 0) || (failures && Date.parse(at) + days * DAY_MS < Date.now());
    }),
  );
}

function giveUp(events: WireEvent[]): void {
  lost += events.length;
  remove(events);
  keep();
}

/** Takes up what an earlier page could not send. */
export function restore(): void {
  const key = sender.storageKey();
  if (!key) return;
  lost += Number(local.get(`${key}l`));
  waiting.unshift(...parsed<WireEvent[]>(local.get(key), []));
  later(GATHER_MS);
}

function later(milliseconds: number): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    void flush();
  }, milliseconds);
}

/** The next events that fit; `first`: the first whatever its size. */
function nextBatch(bytesMax: number, first?: boolean): WireEvent[] {
  let bytes = 0;
  let count = 0;
  return waiting.filter((event) => {
    const own = bytesOf(event);
    if (leaving.includes(event) || count >= countMax || (bytes + own > bytesMax && (count || !first))) return;
    bytes += own;
    return ++count;
  });
}

function body(events: WireEvent[], given?: number): string {
  if (__pixels__) {
    sender.leaving?.(events);
    keep();
  }
  const batch: WireBatch = {
    sentAt: new Date().toISOString(),
    ...sender.visitor(),
    client: client(),
    // Whose consent has ended is named, and nothing more of them.
    browserIds: sender.storageKey() ? browserIds() : undefined,
    lost: given || undefined,
    events,
  };
  return toJson(batch);
}

export async function flush(): Promise<void> {
  if (leaving[0] || !sender.mayLeave() || !waiting[0]) return;
  const events = nextBatch(BATCH_BYTES_MAX, true);
  leaving = events;
  const told = lost;
  const text = body(events, told);
  let bytes = bytesOf(text);
  const keepalive = flying + bytes < KEEPALIVE_BYTES_MAX;
  bytes = keepalive ? bytes : 0;
  flying += bytes;
  let answer: Answer = {};
  try {
    const response = await fetch(sender.endpoint, { method: 'POST', body: text, keepalive, credentials: 'include' });
    answer = await response.json();
  } catch {}
  flying -= bytes;
  leaving = [];
  sender.debug?.(answer, events);
  const [, type] = `${answer?.type}`.split('urn:tieback:');
  if (type === 'receipt') {
    failures = 0;
    countMax = BATCH_EVENTS_MAX;
    lost -= told;
    remove(events);
    sender.onTaken(answer);
    keep();
    if (waiting[0]) later(0);
    return;
  }
  countMax = events.length >> 1 || 1;
  failures += 1;
  // Alone, and refused for what it is.
  if (type && !events[1] && /400|413/.test(`${answer.status}`)) giveUp(events);
  // Maybe something on the way takes only this for an attack.
  else if (failures > 1) {
    remove(events);
    waiting.push(...events);
  }
  trim();
  later(Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** failures) * (0.5 + Math.random()));
}

/** Asks the server for its answer without having anything to tell. */
export function ask(): void {
  fetch(sender.endpoint, { method: 'POST', body: body([]), credentials: 'include' })
    .then((answer) => answer.json())
    .then(sender.onTaken)
    .catch(() => {});
}

/** The page is going: a beacon carries what fits; what it carries stays kept until some page hears that it arrived. */
export function leave(): void {
  const rest = nextBatch(KEEPALIVE_BYTES_MAX - flying);
  if (sender.mayLeave() && rest[0]) navigator.sendBeacon?.(sender.endpoint, body(rest));
}

/** Looks again, a moment later, whether what waits may leave. */
export const again = () => later(GATHER_MS);
