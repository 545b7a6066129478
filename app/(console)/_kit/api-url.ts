/** The address of a report; also the key under which its answer is kept, by the browser and by the server that asks first. */

export type Query = Record<string, string | number | undefined>;

/** The parameters that are there, as text. */
export function presentQuery(query: Query): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]])),
  );
}

/** The address of a report with its parameters; absent ones are left out. */
export function apiUrl(siteId: string, path: string, query: Query = {}): string {
  const text = new URLSearchParams(presentQuery(query)).toString();
  return `/api/v1/sites/${siteId}/${path}${text ? `?${text}` : ''}`;
}
