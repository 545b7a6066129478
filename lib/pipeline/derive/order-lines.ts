/** Keeps the rows of orders' lines: those of whoever knows the order best among those who tell any. */
import type { Transaction } from '@/db/client';
import type { Generation } from '@/db/queries/live';
import { itemEvents, type OrderItemRow, replaceItems } from '@/db/queries/order-items';
import type { StatementRow } from '@/db/queries/orders';
import type { Id } from '@/lib/core/id';
import { readItems } from '@/lib/model/order-item';
import { byWeight, readStatement } from './statement';

type Told = {
  statements: ReadonlyMap<Id<'order'>, StatementRow[]>;
  /** Those of the orders that have rows already. */
  stored: Id<'order'>[];
  /** Orders that are others' now. */
  gone: Id<'order'>[];
};

/** Writes the lines of these orders where another event tells them than before. */
export async function saveLines(tx: Transaction, of: Generation, { statements, stored, gone }: Told): Promise<void> {
  const told = new Map([...statements].map(([id, rows]) => [id, tellerOf(rows)]));
  const before = await itemEvents(tx, of, stored);
  const changed = [...told].filter(([id, teller]) => before.get(id) !== teller?.id);
  const rows = changed.flatMap(([orderId, teller]): OrderItemRow[] => {
    if (!teller) return [];
    const key = { siteId: of.siteId, generation: of.generation, orderId, eventId: teller.id };
    return readItems(teller.payload.properties ?? {}).map((item, position) => ({ ...key, position, ...item }));
  });
  const replaced = changed.flatMap(([id]) => (before.has(id) ? id : []));
  await replaceItems(tx, of, [...replaced, ...gone], rows);
}

/** The weightiest statement that has lines. */
function tellerOf(rows: StatementRow[]): StatementRow['event'] | undefined {
  const statements = rows.flatMap((row) => readStatement(row)).sort(byWeight);
  return statements.findLast(({ event }) => readItems(event.payload.properties ?? {}).length > 0)?.event;
}
