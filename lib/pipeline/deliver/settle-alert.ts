/** What a verdict does to an alert: it is raised once, told once, said anew while it stands, and cleared once. */
import type { Database } from '@/db/client';
import { type AlertKey, type AlertRow, clearAlert, type NoticeInsert, raiseAlert, refreshAlert } from '@/db/queries/alert';
import type { NoticeType, RuleKind } from '@/lib/model/alert';
import { log } from '@/lib/ops/log';

export type Alerted = AlertKey & Pick<AlertRow, 'raisedAt'>;
/** Who is to be told that the alert was raised or cleared. */
export type NoticesOf = (alert: Alerted, type: NoticeType, detail: string) => NoticeInsert[] | Promise<NoticeInsert[]>;

type Settled = {
  key: AlertKey;
  kind: RuleKind;
  /** `unknown` leaves all as it is. */
  verdict: { state: 'raised' | 'well' | 'unknown'; detail: string };
  /** The alert of the key that stands. */
  open: AlertRow | undefined;
  noticesOf: NoticesOf;
};

/** Makes the database agree with the verdict; the notices are in it before anything is sent. */
export async function settleAlert(db: Database, { key, kind, verdict, open, noticesOf }: Settled, now: Date): Promise<void> {
  const { state, detail } = verdict;
  if (state === 'raised' && !open) {
    const notices = await noticesOf({ ...key, raisedAt: now }, 'raised', detail);
    const raised = await db.transaction((tx) => raiseAlert(tx, { ...key, raisedAt: now, detail }, notices));
    if (raised) log().warn({ ...key, kind }, 'alert.raised');
  }
  if (state === 'raised' && open && open.detail !== detail) await refreshAlert(db, open, detail);
  if (state === 'well' && open) {
    const notices = await noticesOf({ ...key, raisedAt: open.raisedAt }, 'cleared', detail);
    const cleared = await db.transaction((tx) => clearAlert(tx, open, notices, now));
    if (cleared) log().info({ ...key, kind }, 'alert.cleared');
  }
}
