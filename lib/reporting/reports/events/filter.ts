/** What the list of events is filtered by, apart from its schemas: the live view filters what arrives by the same rules. */

export const eventStatuses = ['accepted', 'filtered', 'rejected'] as const;

/** The facts of an event that a filter looks at. */
type Filtered = {
  status: string;
  name?: string | undefined;
  source?: string | undefined;
  visitorId?: string | undefined;
  url?: string | undefined;
  messageId?: string | undefined;
  payload?: unknown;
};

/** Whether an event that has just arrived belongs into a list with these filters; the list itself is filtered by the database. */
export function fitsFilter(
  row: Filtered,
  filter: Partial<Record<'status' | 'name' | 'source' | 'visitorId' | 'search', string>>,
): boolean {
  const { search, ...exact } = filter;
  const fields = { status: row.status, name: row.name, source: row.source, visitorId: row.visitorId };
  const names = ['status', 'name', 'source', 'visitorId'] as const;
  if (names.some((name) => exact[name] && fields[name] !== exact[name])) return false;
  const properties =
    typeof row.payload === 'object' && row.payload !== null && 'properties' in row.payload ? row.payload.properties : {};
  const texts = [row.url, row.messageId, JSON.stringify(properties)];
  return !search || texts.some((text) => text?.toLowerCase().includes(search.toLowerCase()));
}
