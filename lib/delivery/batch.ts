/** How items are put into requests: those of one group together, up to the platform's number and size, in order. */

export type Limits = { batchEvents: number; batchBytes: number };
export type Item<Owner> = { owner: Owner; item: unknown; group?: string };

/** Room for what surrounds the items in a body. */
const ENVELOPE_BYTES = 2_000;

/** The requests that the items make. An item larger than the limit stands alone: the platform says what it thinks of it. */
export function intoBatches<Owner>(items: Item<Owner>[], { batchEvents, batchBytes }: Limits): Item<Owner>[][] {
  const batches: Item<Owner>[][] = [];
  for (const group of Map.groupBy(items, (item) => item.group).values()) {
    let bytes = 0;
    let batch: Item<Owner>[] = [];
    for (const item of group) {
      const size = Buffer.byteLength(JSON.stringify(item.item) ?? '');
      if (batch.length > 0 && (batch.length >= batchEvents || bytes + size > batchBytes - ENVELOPE_BYTES)) {
        batches.push(batch);
        batch = [];
        bytes = 0;
      }
      batch.push(item);
      bytes += size;
    }
    if (batch.length > 0) batches.push(batch);
  }
  return batches;
}

/**
 * What to send next after a platform took none of a batch because some of it is wrong: the rest, where it named the wrong ones; both halves,
 * where it did not. A batch of one has no next: it is the wrong one.
 */
export function afterRefusal<Owner>(batch: Item<Owner>[], named: ReadonlySet<number>): Item<Owner>[][] {
  if (named.size > 0) {
    const rest = batch.filter((_, place) => !named.has(place));
    return rest.length > 0 ? [rest] : [];
  }
  if (batch.length === 1) return [];
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}
