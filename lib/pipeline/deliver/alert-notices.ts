/** Who is to be told of an alert: a notice for each recipient, so that one that fails is tried again alone. */
import type { Database } from '@/db/client';
import { type AlertRuleRow, managersOf, type NoticeInsert } from '@/db/queries/alert';
import type { Id } from '@/lib/core/id';
import type { StandingAlert } from '@/lib/model/alert';
import { newId } from '@/lib/ops/ids';
import type { Mail } from '@/lib/ops/mail';

/** A notice but for its recipient. */
export type NoticeOf = Omit<NoticeInsert, 'id' | 'channel' | 'recipient' | 'viaRuleId'>;

/** One for each recipient of the rule. */
export function noticesOfRule({ emails, webhookUrl }: AlertRuleRow, of: NoticeOf): NoticeInsert[] {
  return [
    ...emails.map((recipient): NoticeInsert => ({ ...of, id: newId(), channel: 'email', recipient })),
    ...(webhookUrl ? [{ ...of, id: newId<'alert_notice'>(), channel: 'webhook' as const }] : []),
  ];
}

type Standing = { alert: StandingAlert; workspaceId: Id<'workspace'>; rules: AlertRuleRow[]; mail: Mail };

/**
 * Those of a standing alert: who manages the workspace, where there is a mail server, and the recipients of rules of kind
 * `standing`. `rules` are those that watch the connection. An address that a rule of the same kind and threshold names is told by
 * that one already.
 */
export async function standingNotices(
  db: Database,
  { alert, workspaceId, rules, mail }: Standing,
  of: NoticeOf,
): Promise<NoticeInsert[]> {
  const same = rules.filter(({ kind, threshold }) => kind === alert.kind && threshold === alert.threshold);
  const told = new Set(same.flatMap(({ emails }) => emails));
  const managers = mail.isSet ? (await managersOf(db, workspaceId)).filter((email) => !told.has(email)) : [];
  const forwarded = rules
    .filter(({ kind }) => kind === 'standing')
    .flatMap((rule) =>
      noticesOfRule(rule, of)
        .filter(({ recipient }) => !recipient || !(told.has(recipient) || managers.includes(recipient)))
        .map((notice) => ({ ...notice, viaRuleId: rule.id })),
    );
  return [...managers.map((recipient): NoticeInsert => ({ ...of, id: newId(), channel: 'email', recipient })), ...forwarded];
}
