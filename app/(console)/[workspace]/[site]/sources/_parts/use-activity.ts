'use client';
/** What each kind of source brought lately, looked at again every few seconds. */
import { useApi } from '@/app/(console)/_kit/use-api';
import type { KindActivity, SourceActivity } from '@/lib/reporting/reports/sources/definition';

const LOOK_MS = 5_000;

/** The site's activity; all parts of a page share one request. */
export function useActivity() {
  return useApi<SourceActivity>('sources/activity', {}, { refetchMs: LOOK_MS });
}

/** What is known of one kind; nothing brought is zero of everything. */
export function activityOf(activity: SourceActivity, kind: string): KindActivity {
  return activity.kinds.find((known) => known.kind === kind) ?? { kind, accepted: 0, refused: 0 };
}

/** When the kind last sent anything, refused or not. */
export function lastHeard({ lastAcceptedAt = '', lastRefusedAt = '' }: KindActivity): string | undefined {
  return (lastAcceptedAt > lastRefusedAt ? lastAcceptedAt : lastRefusedAt) || undefined;
}
