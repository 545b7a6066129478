/** Walking the list of orders: one way over stored credit, one over stored paths, asked and answered alike. */
import type { SQL } from 'drizzle-orm';

/** Where an order stands in the list. */
export type Place = { id: string; at: string };

/** `after` is where the last page ended, with the list's length as counted for the first. */
export type Walk = { where: SQL | undefined; after: (Place & { total: number }) | undefined; lookbackDays: number };

/** One place more than the page holds when there is one, and the length of the whole list. */
export type Walked = { places: Place[]; total: number };
