/**
 * Protects when an alert is raised: each rule at its limit and one step past it; and that what people are told is one line,
 * escaped, and bare of anything else.
 */
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import { holdActions } from '@/lib/model/delivery';
import { holdAdvice, outcomeAdvice } from './advice';
import { type AlertFigures, durationWords, judgeAlert, judgeStanding, RATE_EVENTS_MIN } from './alert';
import { alertBody, alertMail, type AlertNews, slackBody } from './alert-message';

const NOW = new Date('2026-03-29T01:30:00Z');
const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds);
const QUIET: AlertFigures = {
  enabled: true,
  held: 0,
  tried: 0,
  taken: 0,
  judged: 0,
  refused: 0,
  requests: 0,
  partlyCounted: 0,
};

type Row = [case_: string, threshold: number, figures: Partial<AlertFigures>, state: string, detail: string];

function table(kind: Parameters<typeof judgeAlert>[0]['kind'], rows: Row[]): void {
  it.each(rows)('%s', (_, threshold, figures, state, detail) => {
    expect(judgeAlert({ kind, threshold }, { ...QUIET, ...figures }, NOW)).toEqual({ state, detail });
  });
}

const adviceOn = (action: string) => `${holdAdvice(action)?.meaning} ${holdAdvice(action)?.fix}`;

describe('held', () => {
  table('held', [
    ['nothing is held', 0, {}, 'well', 'No event is held.'],
    ['one event', 0, { held: 1, holdAction: 'reconnect' }, 'raised', `1 event is held. ${adviceOn('reconnect')}`],
    ['thousands', 0, { held: 12_345, holdAction: 'settings' }, 'raised', `12,345 events are held. ${adviceOn('settings')}`],
    ['held by no known cause', 0, { held: 2 }, 'raised', '2 events are held. You, here: release what is held.'],
    [
      'a hold that holds nothing yet',
      0,
      { holdAction: 'permission' },
      'raised',
      `The connection is on hold. ${adviceOn('permission')}`,
    ],
    ['a paused connection', 0, { enabled: false, held: 5, holdAction: 'reconnect' }, 'well', 'The connection is paused.'],
  ]);
});

describe('held by each cause', () => {
  it.each(holdActions)('"%s" says why, and who does what', (holdAction) => {
    const { state, detail } = judgeAlert({ kind: 'held', threshold: 0 }, { ...QUIET, held: 2, holdAction }, NOW);
    expect([state, detail]).toEqual(['raised', `2 events are held. ${adviceOn(holdAction)}`]);
    expect(holdAdvice(holdAction)?.fix).toBeDefined();
  });
});

describe('success rate', () => {
  const seen = (share: string, count: string) => `The platform took ${share}% of the ${count} events tried in the last hour`;
  table('success_rate', [
    [
      'too few events to say',
      95,
      { tried: RATE_EVENTS_MIN - 1, taken: 0 },
      'unknown',
      '19 events were tried in the last hour: a rate needs at least 20.',
    ],
    ['nothing tried', 95, {}, 'unknown', '0 events were tried in the last hour: a rate needs at least 20.'],
    ['just enough events, all refused', 95, { tried: 20, taken: 0 }, 'raised', `${seen('0.0', '20')}; the rule asks for 95%.`],
    ['exactly the rate', 95, { tried: 20, taken: 19 }, 'well', `${seen('95.0', '20')}.`],
    ['one event below', 95, { tried: 20, taken: 18 }, 'raised', `${seen('90.0', '20')}; the rule asks for 95%.`],
    [
      'a hair below, and not rounded up to it',
      95,
      { tried: 10_000, taken: 9_499 },
      'raised',
      `${seen('94.9', '10,000')}; the rule asks for 95%.`,
    ],
    ['all of them, and all are asked for', 100, { tried: 20, taken: 20 }, 'well', `${seen('100.0', '20')}.`],
  ]);
});

describe('lag', () => {
  table('lag', [
    ['nothing waits', 30, {}, 'well', 'No event waits.'],
    [
      'exactly as old',
      30,
      { oldestWaitingAt: ago(30 * MINUTE_MS) },
      'well',
      'The oldest waiting event has waited for 30 minutes.',
    ],
    [
      'a second older',
      30,
      { oldestWaitingAt: ago(30 * MINUTE_MS + SECOND_MS) },
      'raised',
      'The oldest waiting event has waited for 30 minutes 1 second; the rule allows 30 minutes.',
    ],
    ['held events wait for a person, not for their turn', 1, { oldestHeldAt: ago(DAY_MS) }, 'well', 'No event waits.'],
  ]);
});

describe('silence', () => {
  const silent = (time: string) =>
    `Nothing was delivered for ${time}, although events were owed; the limit is 1 hour. ` +
    'You, here: look at the connection’s last error, which says who has to act.';
  table('silence', [
    ['nothing is owed', 60, { lastDeliveredAt: ago(DAY_MS) }, 'well', 'Everything that was owed has been delivered.'],
    [
      'after a quiet night the first event has just come',
      60,
      { lastDeliveredAt: ago(9 * HOUR_MS), oldestWaitingAt: ago(SECOND_MS) },
      'well',
      'Owed events have been outstanding for 1 second; the limit is 1 hour.',
    ],
    [
      'one second short',
      60,
      { lastDeliveredAt: ago(2 * HOUR_MS), oldestWaitingAt: ago(HOUR_MS - SECOND_MS) },
      'well',
      'Owed events have been outstanding for 59 minutes 59 seconds; the limit is 1 hour.',
    ],
    ['exactly as long', 60, { lastDeliveredAt: ago(2 * HOUR_MS), oldestWaitingAt: ago(HOUR_MS) }, 'raised', silent('1 hour')],
    [
      'a backlog that is older than the last delivery moves',
      60,
      { lastDeliveredAt: ago(MINUTE_MS), oldestWaitingAt: ago(5 * HOUR_MS) },
      'well',
      'The last event was delivered 1 minute ago.',
    ],
    ['never anything delivered, and events are held', 60, { oldestHeldAt: ago(26 * HOUR_MS) }, 'raised', silent('1 day 2 hours')],
    [
      'one refused event and then a quiet night',
      60,
      { lastDeliveredAt: ago(9 * HOUR_MS), failedFromAt: ago(8 * HOUR_MS), failedToAt: ago(8 * HOUR_MS) },
      'well',
      'Owed events have been outstanding for 0 seconds; the limit is 1 hour.',
    ],
    [
      'every try refused for longer',
      60,
      { lastDeliveredAt: ago(9 * HOUR_MS), failedFromAt: ago(8 * HOUR_MS), failedToAt: ago(HOUR_MS) },
      'raised',
      silent('7 hours'),
    ],
  ]);
});

const REPLAY = outcomeAdvice('rejected', undefined).fix;

describe('refusals', () => {
  const refused = (count: string, of: string) =>
    `The platform refused ${count} of the ${of} events that it answered in the last hour`;
  table('refusals', [
    ['one refusal of a quiet hour', 5, { judged: 2, refused: 1 }, 'unknown', `${refused('1', '2')}: too few to say.`],
    ['two refusals of a quiet evening', 5, { judged: 30, refused: 2 }, 'unknown', `${refused('2', '30')}: too few to say.`],
    ['exactly 5%', 5, { judged: 400, refused: 20 }, 'well', `${refused('20', '400')}.`],
    [
      'one more than 5%',
      5,
      { judged: 412, refused: 37 },
      'raised',
      `${refused('37', '412')}; more than 5% is too many. ${REPLAY}`,
    ],
    [
      'three refusals of three in a small store',
      5,
      { judged: 3, refused: 3 },
      'raised',
      `${refused('3', '3')}; more than 5% is too many. ${REPLAY}`,
    ],
    ['nothing was answered', 5, {}, 'unknown', `${refused('0', '0')}: too few to say.`],
  ]);
});

describe('E6 undercount', () => {
  const partly = (requests: string, count: string) =>
    `Of the last ${requests} requests of a day, the platform counted only a part of the events of ${count}`;
  table('undercount', [
    ['twice is chance', 0, { requests: 60, partlyCounted: 2 }, 'well', `${partly('60', '2')}.`],
    [
      'three times is a habit',
      0,
      { requests: 60, partlyCounted: 3 },
      'raised',
      `${partly('60', '3')}. You, at the platform: see in its own diagnosis what it left out, and why.`,
    ],
  ]);
});

describe('standing alerts', () => {
  const silent: Partial<AlertFigures> = { oldestHeldAt: ago(DAY_MS), held: 3 };
  const judged = (figures: Partial<AlertFigures>) =>
    judgeStanding({ kind: 'silence', threshold: 360 }, { ...QUIET, ...figures }, NOW).state;

  it('leave the silence of a hold to the alert that says why', () => {
    expect(judged({ ...silent, holdAction: 'reconnect' })).toBe('unknown');
    expect(judged(silent)).toBe('raised');
  });

  it('do not end while a hold is all that has changed', () => {
    expect(judged({ ...silent, holdAction: 'reconnect' })).not.toBe('well');
  });
});

describe('durationWords', () => {
  it.each([
    [0, '0 seconds'],
    [SECOND_MS - 1, '0 seconds'],
    [SECOND_MS, '1 second'],
    [MINUTE_MS, '1 minute'],
    [HOUR_MS + SECOND_MS, '1 hour'],
    [HOUR_MS + 5 * MINUTE_MS, '1 hour 5 minutes'],
    [2 * DAY_MS + 3 * HOUR_MS + 4 * MINUTE_MS, '2 days 3 hours'],
  ])('%i ms is %s', (milliseconds, words) => expect(durationWords(milliseconds)).toBe(words));
});

describe('what is told', () => {
  const news: AlertNews = {
    type: 'raised',
    at: NOW,
    site: { id: 's', name: 'Größenwahn & Söhne' },
    connection: { id: 'c', name: 'Meta <EU>\r\nBcc: all@example.com', destination: 'meta' },
    rule: { id: 'r', kind: 'lag', threshold: 30 },
    detail: 'The oldest waiting event has waited for 31 minutes; the rule allows 30 minutes.',
    url: 'https://t.example/acme/store/destinations/c/health',
  };

  it('is a mail whose names break neither its headers nor its HTML', () => {
    expect(alertMail(news)).toEqual({
      subject: '[Tieback] Größenwahn & Söhne: Meta <EU> Bcc: all@example.com: events wait too long',
      text:
        `${news.detail}\n\nGrößenwahn & Söhne: Meta <EU> Bcc: all@example.com: events wait too long\n` +
        `2026-03-29 01:30 UTC\n${news.url}\n`,
      html:
        `<p>${news.detail}</p><p>Größenwahn &amp; Söhne: Meta &lt;EU&gt; Bcc: all@example.com: events wait too long<br>` +
        `2026-03-29 01:30 UTC</p><p><a href="${news.url}">${news.url}</a></p>`,
    });
  });

  it.each([
    ['cleared', 'lag', '[Tieback] A: B: events no longer wait too long'],
    ['raised', 'held', '[Tieback] A: B: events are held'],
    ['cleared', 'held', '[Tieback] A: B: no events are held any more'],
    ['raised', 'success_rate', '[Tieback] A: B: the success rate is low'],
    ['cleared', 'silence', '[Tieback] A: B: events are delivered again'],
    ['test', 'silence', '[Tieback] A: B: test of an alert rule'],
  ] as const)('%s of %s has the subject "%s"', (type, kind, subject) => {
    const named = { ...news, type, site: { id: 's', name: 'A' }, connection: { id: 'c', name: 'B', destination: 'x' } };
    expect(alertMail({ ...named, rule: { ...news.rule, kind } }).subject).toBe(subject);
  });

  it('is a body of the facts alone', () => {
    const { type: _, at: __, ...data } = news;
    expect(JSON.parse(alertBody(news))).toEqual({ type: 'alert.raised', timestamp: '2026-03-29T01:30:00.000Z', data });
  });

  it('is a message for Slack, whose names are no markup, with a link', () => {
    const told: unknown = JSON.parse(slackBody(news));
    const title = 'Größenwahn &amp; Söhne: Meta &lt;EU&gt; Bcc: all@example.com: events wait too long';
    expect(told).toEqual({
      text: `${title}: ${news.detail}`,
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: `*${title}*\n${news.detail}` } },
        { type: 'context', elements: [{ type: 'mrkdwn', text: `<${news.url}|Open in Tieback> · 2026-03-29 01:30 UTC` }] },
      ],
    });
  });

  it('keeps to the length that Slack takes', () => {
    const long: { text: string } = JSON.parse(slackBody({ ...news, detail: 'x'.repeat(9_000) }));
    expect(long.text).toHaveLength(3_000);
  });
});
