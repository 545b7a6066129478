/**
 * What people are told of an alert: the mail and the webhook's body, in our form and in Slack's. Counts, times and names of the
 * configuration; nothing of any customer. Slack's form: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * (read 2026-11)
 */
import type { NoticeType, RuleKind } from '@/lib/model/alert';
import type { MetricCondition } from '@/lib/model/metric-alert';

export type AlertNews = {
  type: NoticeType | 'test';
  at: Date;
  site: { id: string; name: string };
  /** Absent of a metric, and in a test of a rule for all connections of a site that has none. */
  connection?: { id: string; name: string; destination: string };
  rule: { id: string; kind: RuleKind; threshold: number; metric?: MetricCondition };
  detail: string;
  /** The connection's health page; of a metric, the report of it. */
  url: string;
};

/**
 * A section's text holds at most 3,000 characters. https://docs.slack.dev/reference/block-kit/blocks/section-block (read 2026-11)
 */
const SLACK_TEXT_MAX = 3_000;

export type MailMessage = { subject: string; text: string; html: string };

const subjects: Record<RuleKind, Record<NoticeType, string>> = {
  standing: { raised: 'a connection is unwell', cleared: 'the connection is well again' },
  held: { raised: 'events are held', cleared: 'no events are held any more' },
  success_rate: { raised: 'the success rate is low', cleared: 'the success rate is good again' },
  lag: { raised: 'events wait too long', cleared: 'events no longer wait too long' },
  silence: { raised: 'nothing is delivered', cleared: 'events are delivered again' },
  refusals: { raised: 'the platform refuses events', cleared: 'the platform takes events again' },
  metric: { raised: 'a figure is out of bounds', cleared: 'the figure is within its bounds again' },
  undercount: { raised: 'the platform counts fewer events than were sent', cleared: 'the platform counts what is sent again' },
};

/** The mail, as plain text and as the same text in HTML. */
export function alertMail({ type, at, site, connection, rule, detail, url }: AlertNews): MailMessage {
  const title = titleOf({ type, site, connection, rule });
  const time = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    subject: `[Tieback] ${title}`,
    text: `${detail}\n\n${title}\n${time}\n${url}\n`,
    html: `<p>${escaped(detail)}</p><p>${escaped(title)}<br>${time}</p><p><a href="${escaped(url)}">${escaped(url)}</a></p>`,
  };
}

type Titled = Pick<AlertNews, 'type' | 'site' | 'connection' | 'rule'>;

function titleOf({ type, site, connection, rule }: Titled): string {
  const what = type === 'test' ? 'test of an alert rule' : subjects[rule.kind][type];
  return [site.name, connection?.name ?? '', what].flatMap((part) => oneLine(part) || []).join(': ');
}

/** The body for an incoming webhook of Slack, or of another that takes its form: `text` is what a notification shows. */
export function slackBody({ detail, url, ...news }: AlertNews): string {
  const title = titleOf(news);
  const time = `${news.at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: text.slice(0, SLACK_TEXT_MAX) } });
  const blocks = [
    section(`*${slackText(title)}*\n${slackText(detail)}`),
    { type: 'context', elements: [{ type: 'mrkdwn', text: `<${url}|Open in Tieback> · ${time}` }] },
  ];
  return JSON.stringify({ text: slackText(`${title}: ${detail}`).slice(0, SLACK_TEXT_MAX), blocks });
}

/** The webhook's body as JSON. */
export function alertBody({ type, at, ...data }: AlertNews): string {
  return JSON.stringify({ type: `alert.${type}`, timestamp: at.toISOString(), data });
}

/** Names are people's: a line break in one must not begin a header. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The three characters that mean something to Slack; its other marks (`*`, `_`) at worst make a name bold. */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function escaped(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => named[character] ?? character);
}
