/**
 * Telling people of alerts: each notice is taken under a lease, sent, and marked as told afterwards; one that fails is due again
 * soon, with its problem kept. A crash between sending and marking sends it once more, under the same message id.
 */
import type { Database } from '@/db/client';
import { alertContext, type AlertContext, managersOf } from '@/db/queries/alert';
import { claimNotice, noticeFailed, type NoticeRow, noticeTold } from '@/db/queries/alert-notice';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { fail, ok, type Result } from '@/lib/core/result';
import { signStandard } from '@/lib/core/standard-webhooks';
import { alertBody, alertMail, type AlertNews, slackBody } from '@/lib/delivery/alert-message';
import { dueAgainAt } from '@/lib/delivery/retry';
import type { WebhookFormat } from '@/lib/model/alert';
import type { StoredSecret } from '@/lib/model/secret';
import { env } from '@/lib/ops/env';
import { log } from '@/lib/ops/log';
import type { Mail } from '@/lib/ops/mail';
import { open } from '@/lib/ops/secrets';
import { isFault, type Transport } from '@/lib/ops/transport';

export type Tellers = { transport: Transport; mail: Mail };

/** Longer than any try: a mail server that answers each step late takes about a minute. */
const LEASE_MS = 5 * MINUTE_MS;
/** Yesterday's alert is no news. */
const GIVE_UP_MS = DAY_MS;
const WEBHOOK_MS = 10 * SECOND_MS;
/** As many as the mail server gets connections. */
const AT_ONCE = 3;
const ANSWER_SHOWN_MAX = 200;
/** Spreads nothing: there is one of us. */
const NO_JITTER = 0;

/**
 * Tells every notice that is due at `now`. Nearly always there is none: then one look is all, and the pool opens no connection
 * for more.
 */
export async function tellAlerts(db: Database, tellers: Tellers, now: Date): Promise<void> {
  const first = await claim(db, now);
  if (!first) return;
  const others = Array.from({ length: AT_ONCE - 1 }, async () => tellOneByOne(db, tellers, await claim(db, now), now));
  await Promise.all([tellOneByOne(db, tellers, first, now), ...others]);
}

/** This notice and whatever else is due. */
async function tellOneByOne(db: Database, tellers: Tellers, first: NoticeRow | undefined, now: Date): Promise<void> {
  for (let notice = first; notice; notice = await claim(db, now)) {
    const told = await tell(db, tellers, notice, now);
    if (told.ok) {
      await noticeTold(db, notice, now);
      continue;
    }
    const { again, problem } = told.failure;
    const isLate = now.getTime() - notice.createdAt.getTime() >= GIVE_UP_MS;
    await noticeFailed(db, notice, problem, again && !isLate ? dueAgainAt(notice.attempts, now, NO_JITTER) : undefined);
    log().warn({ siteId: notice.siteId, noticeId: notice.id, channel: notice.channel }, 'alert_notice.failed');
  }
}

function claim(db: Database, now: Date): Promise<NoticeRow | undefined> {
  return claimNotice(db, now, new Date(now.getTime() + LEASE_MS));
}

type Failure = { problem: string; again: boolean };

async function tell(db: Database, tellers: Tellers, notice: NoticeRow, now: Date): Promise<Result<string, Failure>> {
  const context = await alertContext(db, notice);
  if (!context) return fail({ problem: 'The rule or its connection is gone.', again: false });
  const { id, channel, recipient } = notice;
  const { rule, workspace } = context;
  const news = newsOf(notice, context);
  if (channel === 'email') {
    const recipients = rule ? rule.emails : await managersOf(db, workspace.id);
    if (recipient === null || !recipients.includes(recipient)) return gone();
    return retried(await tellByMail(tellers, recipient, id, news));
  }
  if (!rule || rule.webhookUrl === null) return gone();
  return retried(await tellByWebhook(tellers, webhookOf(rule, rule.webhookUrl), { id, now }, news));
}

function newsOf({ type, createdAt, ruleId, detail }: NoticeRow, context: AlertContext): AlertNews {
  const { connection, site, workspace, kind, threshold, rule } = context;
  const page = connection ? `destinations/${connection.id}/health` : 'performance';
  return {
    type,
    at: createdAt,
    site: { id: site.id, name: site.name },
    ...(connection && { connection: { id: connection.id, name: connection.name, destination: connection.destination } }),
    rule: { id: ruleId, kind, threshold, ...(rule?.metric && { metric: rule.metric }) },
    detail,
    url: siteUrl(workspace.slug, site.slug, page),
  };
}

/** Where a rule's messages go, and in which form. */
export type Webhook = { url: string; format: WebhookFormat; secret: StoredSecret | null };

/** The webhook of a rule that has one. */
export function webhookOf(
  { webhookFormat, webhookSecret }: { webhookFormat: WebhookFormat; webhookSecret: StoredSecret | null },
  url: string,
): Webhook {
  return { url, format: webhookFormat, secret: webhookSecret };
}

/** Sends the news to one address. */
export async function tellByMail({ mail }: Tellers, to: string, id: string, news: AlertNews): Promise<Result<string, string>> {
  return mail.send({ to, messageId: id, ...alertMail(news) });
}

/**
 * Posts the news, signed as of `now` as Standard Webhooks says, or in the form that Slack takes, which checks no signature: its
 * address is the secret. Resolves to the receiver's answer; anything but 2xx is a failure.
 */
export async function tellByWebhook(
  { transport }: Tellers,
  { url, format, secret }: Webhook,
  { id, now }: { id: string; now: Date },
  news: AlertNews,
): Promise<Result<string, string>> {
  const body = format === 'slack' ? slackBody(news) : alertBody(news);
  const key = secret && format === 'signed' ? opened(secret) : ok(undefined);
  if (!key.ok) return key;
  const unsigned: Record<string, string> = format === 'slack' ? {} : { 'webhook-id': id };
  const signature = key.value === undefined ? unsigned : signStandard(key.value, id, now, body);
  const headers = { 'content-type': 'application/json', 'user-agent': 'Tieback', ...signature };
  const answer = await transport.send({ method: 'POST', url, headers, body }, WEBHOOK_MS);
  if (isFault(answer)) return fail(answer.message);
  const said = `${answer.status} ${answer.body.replace(/\s+/g, ' ').slice(0, ANSWER_SHOWN_MAX)}`.trim();
  return answer.status >= 200 && answer.status < 300 ? ok(said) : fail(`The webhook answered ${said}`);
}

/** A key that is missing from the environment is this webhook's problem, not that of the other notices. */
function opened(secret: StoredSecret): Result<string, string> {
  try {
    return ok(open(secret));
  } catch (error) {
    return fail(`The webhook's secret cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A page of a site in the console. */
export function siteUrl(workspaceSlug: string, siteSlug: string, page: string): string {
  return new URL(`/${workspaceSlug}/${siteSlug}/${page}`, env().PUBLIC_URL).href;
}

function retried(told: Result<string, string>): Result<string, Failure> {
  return told.ok ? told : fail({ problem: told.failure, again: true });
}

function gone(): Result<string, Failure> {
  return fail({ problem: 'The rule no longer names this recipient.', again: false });
}
