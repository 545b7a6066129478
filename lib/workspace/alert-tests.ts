/** Trying an alert rule: a test alert to each of its recipients now, and what each server answered. Nothing of it is an alert. */
import type { Database } from '@/db/client';
import { connectionsOfSite } from '@/db/queries/connection';
import type { StoredSite } from '@/db/queries/site';
import { type Actor, permit } from '@/lib/access/permissions';
import type { Result } from '@/lib/core/result';
import type { AlertNews } from '@/lib/delivery/alert-message';
import type { NoticeChannel } from '@/lib/model/alert';
import { newId } from '@/lib/ops/ids';
import { siteUrl, tellByMail, tellByWebhook, type Tellers, webhookOf } from '@/lib/pipeline/deliver/tell-alerts';
import { storedAlertRule } from './alert-rules';
import { recordChange } from './audit';
import { workspaceOf } from './workspace-of';

/** What one recipient's server said: its answer, or why it was not told. */
export type AlertTrial = { channel: NoticeChannel; recipient?: string; result: Result<string, string> };

/** Tells each recipient of the rule that this is a test; resolves when all have answered. */
export async function testAlertRule(
  db: Database,
  actor: Actor,
  site: StoredSite,
  idText: string,
  tellers: Tellers,
  now = new Date(),
): Promise<AlertTrial[]> {
  permit(actor, 'site.manage');
  const rule = await storedAlertRule(db, site, idText);
  const { id } = rule;
  const watched = rule.kind === 'metric' ? [] : await connectionsOfSite(db, site.id);
  const [connection] = watched.filter((one) => rule.connectionId === null || one.id === rule.connectionId);
  const { slug } = await workspaceOf(db, actor);
  const page = connection ? `destinations/${connection.id}/health` : rule.kind === 'metric' ? 'performance' : 'destinations';
  const news: AlertNews = {
    type: 'test',
    at: now,
    site: { id: site.id, name: site.name },
    ...(connection && { connection: { id: connection.id, name: connection.name, destination: connection.destination } }),
    rule: { id, kind: rule.kind, threshold: rule.threshold, ...(rule.metric && { metric: rule.metric }) },
    detail: 'This is a test of an alert rule: nothing is wrong.',
    url: siteUrl(slug, site.slug, page),
  };
  const { webhookUrl } = rule;
  const trials = await Promise.all([
    ...rule.emails.map(async (recipient): Promise<AlertTrial> => {
      return { channel: 'email', recipient, result: await tellByMail(tellers, recipient, newId(), news) };
    }),
    ...(webhookUrl ? [webhookTrial(tellers, webhookOf(rule, webhookUrl), now, news)] : []),
  ]);
  const failed = trials.filter(({ result }) => !result.ok).length;
  const after = { told: trials.length - failed, failed };
  await recordChange(db, actor, { action: 'alert_rule.tested', subject: id, after }, now);
  return trials;
}

async function webhookTrial(
  tellers: Tellers,
  target: Parameters<typeof tellByWebhook>[1],
  now: Date,
  news: AlertNews,
): Promise<AlertTrial> {
  return { channel: 'webhook', result: await tellByWebhook(tellers, target, { id: newId(), now }, news) };
}
