/**
 * The list behind a figure that stands in an address, read by hand: a parser would be more than all else that the pages load for
 * it.
 */

/** What the list is called, and the parameters that ask for it. */
export type Opened = { title: string; query: Record<string, string> };

/** The list that an address's JSON names, or undefined when it names none. */
export function openedIn(value: unknown): Opened | undefined {
  if (!isRecord(value) || !isRecord(value['query'])) return undefined;
  const { title, query } = value;
  const texts = Object.entries(query).flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' ? [[name, text]] : [],
  );
  if (typeof title !== 'string' || texts.length !== Object.keys(query).length) return undefined;
  return { title, query: Object.fromEntries(texts) };
}

/** `figure` is the number that was clicked, as shown. */
export type OpenedOrders = Opened & { figure: string };

/** As openedIn, of orders. */
export function openedOrdersIn(value: unknown): OpenedOrders | undefined {
  const opened = openedIn(value);
  if (!opened || !isRecord(value) || typeof value['figure'] !== 'string') return undefined;
  return { ...opened, figure: value['figure'] };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
