/**
 * Who has just changed something. A replica may not have it yet, and nobody believes a screen that shows the state before their
 * own click. The memory is this process's: behind a balancer that sends one browser to many processes, a change may show up as
 * late as a replica may lag.
 */

/** Longer than a replica in use may lag, with the time from the note to the commit. */
export const OWN_WRITE_MS = 10_000;
/** Beyond so many readers the old ones are swept out. */
const READERS_MAX = 10_000;

const shared = globalThis as { tiebackWrites?: Map<string, number> };

/** Kept on globalThis because Next loads a module once per bundle, and the one that writes is not the one that reads. */
function writes(): Map<string, number> {
  shared.tiebackWrites ??= new Map();
  return shared.tiebackWrites;
}

/** Notes that this reader changes something now; `reader` as the audit log writes it, such as "member:<id>". */
export function noteWrite(reader: string, now = Date.now()): void {
  const known = writes();
  known.set(reader, now);
  if (known.size <= READERS_MAX) return;
  for (const [other, at] of known) if (now - at >= OWN_WRITE_MS) known.delete(other);
}

/** Whether the reader changed something so lately that a replica may not show it. */
export function wroteRecently(reader: string, now = Date.now()): boolean {
  const at = writes().get(reader);
  return at !== undefined && now - at < OWN_WRITE_MS;
}
