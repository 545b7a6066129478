'use client';
/** How the site's connections are doing, looked at again every few seconds. All parts of a page share one request. */
import { useApi } from '@/app/(console)/_kit/use-api';
import type { ConnectionActivity, ConnectionsResult } from '@/lib/reporting/reports/connections/definition';
import { isShadowAt } from '@/lib/model/connection-mode';
import type { ConnectionScreen } from '../views';

const LOOK_MS = 5_000;

export function useConnections() {
  return useApi<ConnectionsResult>('connections', {}, { refetchMs: LOOK_MS });
}

type Stated = Pick<ConnectionScreen, 'id' | 'enabled' | 'hold' | 'mode' | 'takeoverAt'>;

/** Whether the connection sends nothing yet, as the page came. */
export function isInShadow({ mode, takeoverAt }: Pick<Stated, 'mode' | 'takeoverAt'>): boolean {
  return isShadowAt({ mode, takeoverAt: takeoverAt === null ? null : new Date(takeoverAt) }, new Date());
}

/** What is known of one connection lately; until the first answer, what the page came with. */
export function useActivity(connection: Stated) {
  const { id, enabled, hold } = connection;
  const { data, refetch } = useConnections();
  const found = data?.connections.find((one) => one.id === id);
  const going: ConnectionActivity['state'] = isInShadow(connection) ? 'shadow' : 'sending';
  const state: ConnectionActivity['state'] = hold ? 'held' : enabled ? going : 'paused';
  const stated: Pick<ConnectionActivity, 'state' | 'hold'> = { state, ...(hold && { hold }) };
  return { now: found ?? stated, found, look: () => void refetch() };
}
