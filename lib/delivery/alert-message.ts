/** What people are told of an alert: the mail and the webhook's body. Counts, times and names of the configuration; nothing of any customer. */
import type { AlertKind, NoticeType } from '@/lib/model/alert';

export type AlertNews = {
  type: NoticeType | 'test';
  at: Date;
  site: { id: string; name: string };
  /** Absent in a test of a rule for all connections of a site that has none. */
  connection?: { id: string; name: string; destination: string };
  rule: { id: string; kind: AlertKind; threshold: number };
  detail: string;
  /** The connection's health page. */
  url: string;
};

export type MailMessage = { subject: string; text: string; html: string };

const subjects: Record<AlertKind, Record<NoticeType, string>> = {
  held: { raised: 'events are held', cleared: 'no events are held any more' },
  success_rate: { raised: 'the success rate is low', cleared: 'the success rate is good again' },
  lag: { raised: 'events wait too long', cleared: 'events no longer wait too long' },
  silence: { raised: 'nothing is delivered', cleared: 'events are delivered again' },
};

/** The mail, as plain text and as the same text in HTML. */
export function alertMail({ type, at, site, connection, rule, detail, url }: AlertNews): MailMessage {
  const what = type === 'test' ? 'test of an alert rule' : subjects[rule.kind][type];
  const title = [site.name, connection?.name ?? '', what].flatMap((part) => oneLine(part) || []).join(': ');
  const time = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    subject: `[Tieback] ${title}`,
    text: `${detail}\n\n${title}\n${time}\n${url}\n`,
    html: `<p>${escaped(detail)}</p><p>${escaped(title)}<br>${time}</p><p><a href="${escaped(url)}">${escaped(url)}</a></p>`,
  };
}

/** The webhook's body as JSON. */
export function alertBody({ type, at, ...data }: AlertNews): string {
  return JSON.stringify({ type: `alert.${type}`, timestamp: at.toISOString(), data });
}

/** Names are people's: a line break in one must not begin a header. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function escaped(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => named[character] ?? character);
}
