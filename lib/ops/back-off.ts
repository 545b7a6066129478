/** How long to wait after so many failures in a row: twice as long each time, and not for all processes the same. */
export function backOffMs(failures: number, minMs: number, maxMs: number, random = Math.random()): number {
  return Math.round(Math.min(maxMs, minMs * 2 ** Math.min(failures - 1, 20)) * (0.5 + random / 2));
}
