/**
 * Counts how many addresses X-Forwarded-For names in requests at collecting addresses, so that `doctor` can tell whether
 * TRUSTED_PROXY_HOPS is right. Counts alone, written once a minute: no address is kept, and a crash loses a minute of them.
 */
import type { Queryable } from '@/db/client';
import { countForwarded } from '@/db/queries/forwarded';
import { MINUTE_MS } from '@/lib/core/instant';
import { log } from '@/lib/ops/log';

/** TRUSTED_PROXY_HOPS is at most 10; whoever sends more makes them up. */
const ENTRIES_MAX = 11;

let counts = new Map<number, number>();
let timer: NodeJS.Timeout | undefined;

/** Counts the header of one request as it came from the other end. */
export function noteForwarded(db: Queryable, header: string | undefined): void {
  const entries = entriesOf(header);
  counts.set(entries, (counts.get(entries) ?? 0) + 1);
  timer ??= setTimeout(() => void writeForwarded(db), MINUTE_MS).unref();
}

/** Writes what was counted; what cannot be written is let go, since more comes. */
export async function writeForwarded(db: Queryable, now = new Date()): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const written = counts;
  counts = new Map();
  await countForwarded(db, written, now).catch((error: unknown) => log().warn({ error }, 'forwarded.uncounted'));
}

function entriesOf(header: string | undefined): number {
  if (header === undefined) return 0;
  return Math.min(header.split(',').filter((entry) => entry.trim() !== '').length, ENTRIES_MAX);
}
