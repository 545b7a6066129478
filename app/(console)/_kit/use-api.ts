'use client';
/** Reads the site's reports through the same API that is open to API keys; the browser's session cookie is the credential. */
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { apiUrl, type Query } from './api-url';
import { useSite } from './site-context';

export { apiUrl } from './api-url';

/** The JSON at `url`; rejects with the problem's own words. */
export async function getJson<Result>(url: string): Promise<Result> {
  return answered<Result>(await fetch(url, { headers: { accept: 'application/json' } }));
}

/** What is answered to this JSON; rejects as getJson does. */
export async function postJson<Result>(url: string, body: object): Promise<Result> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return answered<Result>(await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answered<Result>(response: Response): Promise<Result> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as Result;
  const said = typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : undefined;
  throw new Error(said ?? `The server answered ${response.status}.`);
}

/** A report of the page's site. While new parameters load, the last answer stays on the screen. */
export function useApi<Result>(
  path: string,
  query?: Query,
  options: { refetchMs?: number | ((data: Result) => number | undefined); enabled?: boolean } = {},
): UseQueryResult<Result> {
  const url = apiUrl(useSite().id, path, query);
  return useQuery({
    queryKey: [url],
    queryFn: () => getJson<Result>(url),
    placeholderData: keepPreviousData,
    // Without an answer so far, looking again would hide what went wrong every few seconds: that is left to "Try again".
    refetchInterval: ({ state: { data, error } }) => {
      if (error && data === undefined) return false;
      const { refetchMs } = options;
      return (typeof refetchMs === 'function' ? data && refetchMs(data) : refetchMs) ?? false;
    },
    enabled: options.enabled ?? true,
  });
}
