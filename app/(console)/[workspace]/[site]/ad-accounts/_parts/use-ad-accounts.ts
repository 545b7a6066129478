'use client';
/** The site's ad accounts as the API shows them, looked at again while days come in. All parts of the page share one request. */
import { useApi } from '@/app/(console)/_kit/use-api';
import type { AccountState } from '@/lib/workspace/ad-accounts';

/** Times are ISO 8601. */
export type AdAccount = {
  id: string;
  loginId: string | null;
  platform: string;
  externalId: string;
  name: string;
  currency: string;
  timeZone: string;
  /** Why it cannot be read. */
  closed: string | null;
  chosen: boolean;
  state: AccountState;
  problem: string | null;
  held: { from?: string; to?: string; days: number; wanted: number };
  syncedAt?: string;
  nextAt?: string;
};

const LOADING_MS = 2_000;
const LOOK_MS = 10_000;

export function useAdAccounts() {
  return useApi<{ accounts: AdAccount[] }>('ad-accounts', undefined, {
    refetchMs: ({ accounts }) => (accounts.some(({ state }) => state === 'loading') ? LOADING_MS : LOOK_MS),
  });
}
