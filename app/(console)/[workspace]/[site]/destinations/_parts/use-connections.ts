'use client';
/** How the site's connections are doing, looked at again every few seconds. All parts of a page share one request. */
import { useApi } from '@/app/(console)/_kit/use-api';
import type { ConnectionActivity, ConnectionsResult } from '@/lib/reporting/reports/connections/definition';
import type { ConnectionScreen } from '../views';

const LOOK_MS = 5_000;

export function useConnections() {
  return useApi<ConnectionsResult>('connections', {}, { refetchMs: LOOK_MS });
}

/** What is known of one connection lately; until the first answer, what the page came with. */
export function useActivity({ id, enabled, hold }: Pick<ConnectionScreen, 'id' | 'enabled' | 'hold'>) {
  const { data, refetch } = useConnections();
  const found = data?.connections.find((one) => one.id === id);
  const state: ConnectionActivity['state'] = hold ? 'held' : enabled ? 'sending' : 'paused';
  const stated: Pick<ConnectionActivity, 'state' | 'hold'> = { state, ...(hold && { hold }) };
  return { now: found ?? stated, found, look: () => void refetch() };
}
