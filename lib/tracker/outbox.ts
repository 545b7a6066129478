/**
 * Unsent events, in order. They leave in small batches, are kept in localStorage until the server has acknowledged them, and are
 * sent again with the same message ids after a failure, so a retry is never a second event. A page has one outbox, so its state
 * is the module's: an object to hand around costs 50 to 90 bytes of the snippet's 3 KB.
 */
import type { WireBatch, WireEvent } from '@/lib/model/event';
import { browserIds, client, storage } from './browser';

/** Whether this build shows events to platforms' pixels (build.ts). */
declare const __pixels__: boolean;

/** The server takes 100 events and 64 KB in a request; beacons share 64 KB. */
const BATCH_EVENTS_MAX = 20;
const BATCH_CHARACTERS_MAX = 30_000;
/** A visitor who stays offline for long loses the oldest. */
const KEPT_EVENTS_MAX = 100;
const GATHER_MS = 40;
const BACKOFF_MS = 1_000;
const BACKOFF_MAX_MS = 60_000;

/** What the server adds to what became of the events. */
export type Answer = { visitor?: string; link?: string };

export type Sender = {
  endpoint: string;
  /** Where unsent events are kept; undefined when nothing may be stored. */
  storageKey(): string | undefined;
  /** Whether events may leave now. */
  mayLeave(): boolean;
  /** The visitor of the next batch, and whether it is a fresh one. */
  visitor(): Pick<WireBatch, 'visitor' | 'fresh' | 'link'>;
  /** An event of this page waits now. */
  added?(event: WireEvent): void;
  /** These events are put into a request now; they may be changed a last time. */
  leaving?(events: WireEvent[]): void;
  /** The server has taken a batch: it knows the visitor now, and says by which id. */
  onTaken(answer: Answer): void;
};

const kept = storage('localStorage');
/** Events that the server has not taken yet. */
export const waiting: WireEvent[] = [];
let sender: Sender;
let leaving: WireEvent[] = [];
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says how events leave; before that, nothing here can be called. */
export function open(how: Sender): void {
  sender = how;
}

function keep(): void {
  const key = sender.storageKey();
  if (key) kept.set(key, waiting.length > 0 ? JSON.stringify(waiting) : undefined);
}

export function add(event: WireEvent): void {
  waiting.push(event);
  waiting.splice(0, waiting.length - KEPT_EVENTS_MAX);
  keep();
  if (__pixels__) sender.added?.(event);
  later(GATHER_MS);
}

/** Takes up what an earlier page could not send. */
export function restore(): void {
  const key = sender.storageKey();
  if (!key) return;
  try {
    waiting.unshift(...(JSON.parse(kept.get(key) ?? '[]') as WireEvent[]));
  } catch {}
  later(GATHER_MS);
}

function later(milliseconds: number): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    void flush();
  }, milliseconds);
}

function nextBatch(): WireEvent[] {
  let characters = 0;
  const rest = waiting.filter((event) => !leaving.includes(event));
  const end = rest.findIndex((event, index) => {
    characters += JSON.stringify(event).length;
    return index > 0 && (index >= BATCH_EVENTS_MAX || characters > BATCH_CHARACTERS_MAX);
  });
  return rest.slice(0, end < 0 ? undefined : end);
}

function body(events: WireEvent[]): string {
  if (__pixels__) {
    sender.leaving?.(events);
    keep();
  }
  const visitor = sender.visitor();
  const batch: WireBatch = {
    sentAt: new Date().toISOString(),
    ...visitor,
    client: client(),
    ...(visitor.visitor ? { browserIds: browserIds() } : {}),
    events,
  };
  return JSON.stringify(batch);
}

export async function flush(): Promise<void> {
  if (leaving.length > 0 || !sender.mayLeave() || waiting.length === 0) return;
  const events = nextBatch();
  leaving = events;
  let wait: number | undefined;
  let answered: Answer = {};
  try {
    const answer = await fetch(sender.endpoint, {
      method: 'POST',
      body: body(events),
      keepalive: true,
      credentials: 'include',
    });
    if (answer.status === 429 || answer.status > 499) wait = Number(answer.headers.get('retry-after')) * 1000;
    else answered = await answer.json().catch(() => ({}));
  } catch {
    wait = 0;
  }
  leaving = [];
  if (wait === undefined) {
    failures = 0;
    waiting.splice(0, waiting.length, ...waiting.filter((event) => !events.includes(event)));
    sender.onTaken(answered);
    keep();
    if (waiting.length > 0) later(0);
  } else {
    later(Math.max(wait, Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** failures++) * (0.5 + Math.random())));
  }
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
  const rest = nextBatch();
  if (sender.mayLeave() && rest.length > 0) navigator.sendBeacon?.(sender.endpoint, body(rest));
}

/** Looks again, a moment later, whether what waits may leave. */
export const again = () => later(GATHER_MS);
