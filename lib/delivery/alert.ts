/**
 * Whether a connection is unwell by a rule. Pure: its figures and the time in, a verdict with a sentence for people out. No
 * sentence holds what a platform or a person wrote, so that no mail carries more than counts and times.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { AlertKind } from '@/lib/model/alert';
import type { HoldAction } from '@/lib/model/delivery';
import { holdAdvice, outcomeAdvice } from './advice';

export type AlertFigures = {
  /** A paused connection is a person's decision, and raises nothing. */
  enabled: boolean;
  held: number;
  /** What a person must do; absent: nothing stands in the way. */
  holdAction?: HoldAction;
  /** Events that were tried in the last hour, and how many of those the platform took, at whichever try. */
  tried: number;
  taken: number;
  /** Answers of the last hour that took or refused an event for good, and how many of those refused it. */
  judged: number;
  refused: number;
  /** Of the connection's latest requests of a day: all that were taken, and those of which the platform counted only a part. */
  requests: number;
  partlyCounted: number;
  /** When the oldest event that waits for its turn was planned; likewise the oldest that is held. */
  oldestWaitingAt?: Date;
  oldestHeldAt?: Date;
  lastDeliveredAt?: Date;
  /** The first and the last try since then: all of them failed. */
  failedFromAt?: Date;
  failedToAt?: Date;
};

/** `unknown`: too little happened to say; what was raised stays raised. */
export type AlertVerdict = { state: 'raised' | 'well' | 'unknown'; detail: string };

/** A share of fewer events is chance: of 19, one refused event alone is below 95%. */
export const RATE_EVENTS_MIN = 20;

/** Fewer refusals are chance, whatever their share. */
export const REFUSED_MIN = 3;
/** Once is an event that the platform knew already; this often is a habit. */
export const PARTLY_COUNTED_MIN = 3;

/**
 * As `judgeAlert`, for what is watched by itself: while a connection is on hold nothing is delivered, and the hold's own alert
 * says why.
 */
export function judgeStanding(rule: { kind: AlertKind; threshold: number }, figures: AlertFigures, now: Date): AlertVerdict {
  const verdict = judgeAlert(rule, figures, now);
  const isToldAlready = rule.kind === 'silence' && verdict.state === 'raised' && figures.holdAction !== undefined;
  return isToldAlready ? { ...verdict, state: 'unknown' } : verdict;
}

/** Whose turn it is hangs on why: the last error's advice names it. */
const LOOK_AT_ERROR = 'You, here: look at the connection’s last error, which says who has to act.';

/** What the rule says of a connection with these figures at `now`. */
export function judgeAlert(rule: { kind: AlertKind; threshold: number }, figures: AlertFigures, now: Date): AlertVerdict {
  if (!figures.enabled) return { state: 'well', detail: 'The connection is paused.' };
  switch (rule.kind) {
    case 'held':
      return judgeHeld(figures);
    case 'success_rate':
      return judgeRate(rule.threshold, figures);
    case 'lag':
      return judgeLag(rule.threshold, figures, now);
    case 'silence':
      return judgeSilence(rule.threshold, figures, now);
    case 'refusals':
      return judgeRefusals(rule.threshold, figures);
    case 'undercount':
      return judgeUndercount(figures);
  }
}

function judgeHeld({ held, holdAction }: AlertFigures): AlertVerdict {
  if (held === 0 && !holdAction) return { state: 'well', detail: 'No event is held.' };
  const what = held === 0 ? 'The connection is on hold' : held === 1 ? '1 event is held' : `${counted(held)} events are held`;
  const advice = holdAdvice(holdAction);
  const rest = advice ? [advice.meaning, advice.fix ?? ''] : ['You, here: release what is held.'];
  return { state: 'raised', detail: `${[`${what}.`, ...rest].join(' ').trim()}` };
}

function judgeRefusals(percent: number, { judged, refused }: AlertFigures): AlertVerdict {
  const out = `${counted(refused)} of the ${counted(judged)} events`;
  const seen = `The platform refused ${out} that it answered in the last hour`;
  const isBelow = refused * 100 <= percent * judged;
  if (refused < REFUSED_MIN && (judged < RATE_EVENTS_MIN || !isBelow))
    return { state: 'unknown', detail: `${seen}: too few to say.` };
  if (isBelow) return { state: 'well', detail: `${seen}.` };
  return {
    state: 'raised',
    detail: `${seen}; more than ${percent}% is too many. ${outcomeAdvice('rejected', undefined).fix ?? ''}`.trim(),
  };
}

function judgeUndercount({ requests, partlyCounted }: AlertFigures): AlertVerdict {
  const seen =
    `Of the last ${counted(requests)} requests of a day, ` +
    `the platform counted only a part of the events of ${counted(partlyCounted)}`;
  if (partlyCounted < PARTLY_COUNTED_MIN) return { state: 'well', detail: `${seen}.` };
  return { state: 'raised', detail: `${seen}. You, at the platform: see in its own diagnosis what it left out, and why.` };
}

function judgeRate(percent: number, { tried, taken }: AlertFigures): AlertVerdict {
  if (tried < RATE_EVENTS_MIN) {
    const detail = `${counted(tried)} events were tried in the last hour: a rate needs at least ${RATE_EVENTS_MIN}.`;
    return { state: 'unknown', detail };
  }
  // Cut, not rounded: 94.96% is below 95% and must not read "95.0%".
  const share = (Math.floor((taken * 1_000) / tried) / 10).toFixed(1);
  const seen = `The platform took ${share}% of the ${counted(tried)} events tried in the last hour`;
  if (taken * 100 >= percent * tried) return { state: 'well', detail: `${seen}.` };
  return { state: 'raised', detail: `${seen}; the rule asks for ${percent}%.` };
}

function judgeLag(minutes: number, { oldestWaitingAt }: AlertFigures, now: Date): AlertVerdict {
  if (!oldestWaitingAt) return { state: 'well', detail: 'No event waits.' };
  const age = now.getTime() - oldestWaitingAt.getTime();
  const seen = `The oldest waiting event has waited for ${durationWords(age)}`;
  if (age <= minutes * MINUTE_MS) return { state: 'well', detail: `${seen}.` };
  return { state: 'raised', detail: `${seen}; the rule allows ${durationWords(minutes * MINUTE_MS)}.` };
}

/**
 * A shop without visitors is silent too, so time counts only while something is owed: up to now while anything waits, else up to
 * the last try that the platform refused.
 */
function judgeSilence(minutes: number, figures: AlertFigures, now: Date): AlertVerdict {
  const { oldestWaitingAt, oldestHeldAt, lastDeliveredAt, failedFromAt, failedToAt } = figures;
  const waits = oldestWaitingAt ?? oldestHeldAt;
  const owed = [oldestWaitingAt, oldestHeldAt, failedFromAt].flatMap((at) => at?.getTime() ?? []);
  if (owed.length === 0) return { state: 'well', detail: 'Everything that was owed has been delivered.' };
  const since = Math.max(Math.min(...owed), lastDeliveredAt?.getTime() ?? 0);
  const silent = Math.max(0, (waits ? now : (failedToAt ?? now)).getTime() - since);
  const allowed = minutes * MINUTE_MS;
  const limit = `the limit is ${durationWords(allowed)}`;
  if (silent >= allowed) {
    return {
      state: 'raised',
      detail: `Nothing was delivered for ${durationWords(silent)}, although events were owed; ${limit}. ${LOOK_AT_ERROR}`,
    };
  }
  const last = lastDeliveredAt && now.getTime() - lastDeliveredAt.getTime();
  if (last !== undefined && last < allowed) {
    return { state: 'well', detail: `The last event was delivered ${durationWords(last)} ago.` };
  }
  return { state: 'well', detail: `Owed events have been outstanding for ${durationWords(silent)}; ${limit}.` };
}

/** "2 days 3 hours", "1 hour 5 minutes", "40 seconds": the two largest units that are not zero, cut. */
export function durationWords(milliseconds: number): string {
  const units = [
    ['day', DAY_MS],
    ['hour', HOUR_MS],
    ['minute', MINUTE_MS],
    ['second', SECOND_MS],
  ] as const;
  const first = units.findIndex(([, length]) => milliseconds >= length);
  if (first < 0) return '0 seconds';
  let left = milliseconds;
  const parts = units.slice(first, first + 2).flatMap(([name, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`];
  });
  return parts.join(' ');
}

function counted(count: number): string {
  return count.toLocaleString('en-GB');
}
