/** How the states and syncs of ad accounts are called on screens. */
import type { SyncKind, SyncOutcome } from '@/lib/model/ad-account';
import type { AccountState } from '@/lib/workspace/ad-accounts';

/** A tone of the badges; absent: all is as it should be, and has no colour. */
export const accountStates: Record<AccountState, { text: string; tone?: 'worse' | 'warning' | 'gray' }> = {
  not_chosen: { text: 'Not read', tone: 'gray' },
  disconnected: { text: 'Disconnected', tone: 'gray' },
  reconnect: { text: 'Connect it again', tone: 'worse' },
  paused: { text: 'Paused', tone: 'gray' },
  loading: { text: 'Loading' },
  failing: { text: 'Last sync failed', tone: 'worse' },
  late: { text: 'Late', tone: 'warning' },
  ok: { text: 'Up to date' },
};

export const syncKindWords: Record<SyncKind, string> = {
  first: 'Earlier days',
  today: 'Today',
  restated: 'Last days again',
  check: 'Empty days again',
};

export const syncOutcomeWords: Record<SyncOutcome, string> = {
  stored: 'stored',
  kept: 'came back empty: asked again before it is believed',
  failed: 'failed',
};
