/**
 * Which connections a pooler shares out anew for every transaction (https://www.pgbouncer.org/features.html, read 2026-11): what
 * is set or prepared on one is left to whoever has the server's connection next. A pooler tells another process id than the
 * server, which is how it is known.
 */
const pooled = new WeakSet<object>();

/** Notes that the connection is a pooler's. */
export function notePooled(client: object): void {
  pooled.add(client);
}

export function isPooled(client: object): boolean {
  return pooled.has(client);
}
