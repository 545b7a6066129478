/**
 * Waking workers: whoever has committed something for them says so by NOTIFY, on a connection of its own and never in the
 * statement that stores (all commits that notify wait for each other: https://www.postgresql.org/docs/18/sql-notify.html, read
 * 2026-11). A word that is lost costs a moment: workers look by themselves as well, seldom where words arrive and often where
 * they do not (a pooler in transaction mode passes none on).
 */
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { Queryable } from './client';
import { deadlines, socketSettings } from './deadlines';

const CHANNEL = 'tieback_wake';
/** At most ten words a second and process. */
const QUIET_MS = 100;
/** Postgres takes less than 8,000 bytes; so many ids of sites fit. */
const SITES_MAX = 200;
const RECONNECT_MS = 2 * SECOND_MS;
/** A worker says a word to itself so often; twice unheard, and words do not arrive. */
const ECHO_EVERY_MS = 10 * SECOND_MS;
/** A connection on which so many are unheard is made anew: it may be a silent one. Behind a pooler that never helps. */
const ECHOES_UNHEARD = 3;
const SILENT_MAX_MS = 10 * MINUTE_MS;
/** Nobody waits for a word longer, nor for a connection to say goodbye. */
const ANSWER_MS = 5 * SECOND_MS;
const GOODBYE_MS = SECOND_MS;
/** Looks by themselves, where words arrive and where they do not. */
export const LOOK_HEARD_MS = 15 * SECOND_MS;
export const LOOK_UNHEARD_MS = SECOND_MS;

/** What a word says: which sites' logs have grown, and whether deliveries are due. Without either: look at everything. */
export type Word = { sites?: string[]; deliveries?: boolean };

export type Waker = {
  /** Says it soon; words of the same moment go together. */
  say(word: Word): void;
  close(): Promise<void>;
};

/** A waker over a connection that is made at the first word. */
export function openWaker(url: string): Waker {
  const sites = new Set<string>();
  let deliveries = false;
  let timer: NodeJS.Timeout | undefined;
  let saidAt = 0;
  let isPending = false;
  let isSending = false;
  let connection: Promise<Link | undefined> | undefined;

  async function send(): Promise<void> {
    timer = undefined;
    saidAt = performance.now();
    [isPending, isSending] = [false, true];
    const named = sites.size > 0 && sites.size <= SITES_MAX ? [...sites] : undefined;
    const word: Word = sites.size > SITES_MAX ? {} : { ...(named && { sites: named }), ...(deliveries && { deliveries }) };
    sites.clear();
    deliveries = false;
    connection ??= openLink(url, 'tieback-wake', () => (connection = undefined));
    const link = await connection;
    if (!link) [connection, saidAt] = [undefined, performance.now() + RECONNECT_MS];
    await link?.client.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(word)]).catch(() => link.end());
    isSending = false;
    if (isPending) schedule();
  }

  /** One word at a time: a connection has one statement under way, however slow the server is. */
  function schedule(): void {
    isPending = true;
    if (!isSending) timer ??= setTimeout(() => void send(), Math.max(0, saidAt + QUIET_MS - performance.now()));
  }

  return {
    say(word) {
      for (const site of word.sites ?? []) sites.add(site);
      deliveries ||= word.deliveries ?? false;
      schedule();
    },
    async close() {
      clearTimeout(timer);
      await (await Promise.race([connection, pause(GOODBYE_MS)]))?.end();
    },
  };
}

export type WakeListener = {
  /** Whether words arrive here; workers look more often where they do not. */
  isHeard(): boolean;
  close(): Promise<void>;
};

/**
 * Hears words, connecting anew whenever the connection is lost; after each connecting it says to look at everything. Whether
 * words arrive is tried every few seconds by one that `db`'s pool says: a pooler takes LISTEN without a complaint, and passes
 * nothing on.
 */
export function openWakeListener(
  url: string,
  db: Queryable,
  onWord: (word: Word) => void,
  echoEveryMs = ECHO_EVERY_MS,
): WakeListener {
  const own = randomUUID();
  let heardAt = Number.NEGATIVE_INFINITY;
  let openedAt = 0;
  let silentMs = ECHOES_UNHEARD * echoEveryMs;
  let link: Link | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function retry(): void {
    link = undefined;
    if (!closed) timer = setTimeout(() => void listen(), RECONNECT_MS);
  }

  async function listen(): Promise<void> {
    const opening = await openLink(url, 'tieback-listen', retry);
    if (closed) await opening?.end();
    if (!opening || closed) return retry();
    link = opening;
    openedAt = performance.now();
    opening.client.on('notification', ({ payload = '' }) => {
      const { echo, ...word } = readWord(payload);
      if (echo === own) [heardAt, silentMs] = [performance.now(), ECHOES_UNHEARD * echoEveryMs];
      if (!echo) onWord(word);
    });
    await opening.client.query(`LISTEN ${CHANNEL}`).catch(() => opening.end());
    onWord({});
    tryEcho();
  }

  function tryEcho(): void {
    void notify(db, { echo: own }).catch(() => undefined);
  }

  function endSilent(): void {
    if (!link || performance.now() - Math.max(heardAt, openedAt) < silentMs) return;
    silentMs = Math.min(2 * silentMs, SILENT_MAX_MS);
    void link.end();
  }

  void listen();
  const echoes = setInterval(() => {
    endSilent();
    tryEcho();
  }, echoEveryMs);
  return {
    isHeard: () => performance.now() - heardAt < 2 * echoEveryMs,
    async close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(echoes);
      await link?.end();
    },
  };
}

/** Says that deliveries are due: for what people do in the console, not for hot paths. */
export async function wakeDeliveries(db: Queryable): Promise<void> {
  await notify(db, { deliveries: true });
}

/** Says that the site's log has grown: for what people decide in the console. */
export async function wakeDeriving(db: Queryable, siteId: string): Promise<void> {
  await notify(db, { sites: [siteId] });
}

async function notify(db: Queryable, word: Word & { echo?: string }): Promise<void> {
  await db.execute(sql`SELECT pg_notify(${CHANNEL}, ${JSON.stringify(word)})`);
}

type Link = {
  client: pg.Client;
  /** Says goodbye, and closes the socket when nobody answers that. */
  end(): Promise<void>;
};

/** A connected client, or undefined; `lost` is called once when it breaks later. */
async function openLink(url: string, name: string, lost: () => void): Promise<Link | undefined> {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    ...socketSettings({ ...deadlines.work, statementMs: ANSWER_MS }),
    stream: () => socket,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch {
    return undefined;
  }
  client.once('end', lost);
  return {
    client,
    async end() {
      await Promise.race([client.end().catch(() => undefined), pause(GOODBYE_MS)]);
      socket.destroy();
    },
  };
}

async function pause(milliseconds: number): Promise<undefined> {
  await wait(milliseconds, undefined, { ref: false });
}

/** What another program says on the channel is no word of ours: then everything is looked at. */
function readWord(payload: string): Word & { echo?: string } {
  try {
    const { sites, deliveries, echo }: Word & { echo?: string } = JSON.parse(payload);
    return {
      ...(Array.isArray(sites) && { sites }),
      ...(deliveries === true && { deliveries }),
      ...(typeof echo === 'string' && { echo }),
    };
  } catch {
    return {};
  }
}
