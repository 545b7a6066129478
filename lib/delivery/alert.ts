/**
 * Whether a connection is unwell by a rule. Pure: its figures and the time in, a verdict with a sentence for people out. No sentence holds
 * what a platform or a person wrote, so that no mail carries more than counts and times.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { AlertKind } from '@/lib/model/alert';
import type { HoldAction } from '@/lib/model/delivery';

export type AlertFigures = {
  /** A paused connection is a person's decision, and raises nothing. */
  enabled: boolean;
  held: number;
  /** What a person must do; absent: nothing stands in the way. */
  holdAction?: HoldAction;
  /** Events that were tried in the last hour, and how many of those the platform took, at whichever try. */
  tried: number;
  taken: number;
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

const holdFix: Record<HoldAction, string> = {
  reconnect: 'the platform no longer accepts the credentials: reconnect it',
  permission: 'the credentials lack a permission: grant it at the platform, then release',
  accept_terms: "the platform's terms were not accepted: accept them there, then release",
  settings: 'the platform refuses the settings: correct them, then release',
  unreadable: 'its stored secret cannot be opened: enter it again, then release',
  update: 'the platform has switched off the version of its API: whoever runs the server must update Tieback',
  network: 'the platform cannot be reached from the server: whoever runs it must look at its way out',
  unknown_answer: 'the platform answers what nobody understands: read its message in the ledger',
  unrecorded: 'what became of a request could not be written down: whoever runs the server must look at its log',
};

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
  }
}

function judgeHeld({ held, holdAction }: AlertFigures): AlertVerdict {
  if (held === 0 && !holdAction) return { state: 'well', detail: 'No event is held.' };
  const what = held === 0 ? 'The connection is on hold' : held === 1 ? '1 event is held' : `${counted(held)} events are held`;
  return { state: 'raised', detail: `${what}: ${holdAction ? holdFix[holdAction] : 'a person must release them'}.` };
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
 * A shop without visitors is silent too, so time counts only while something is owed: up to now while anything waits, else up to the last try
 * that the platform refused.
 */
function judgeSilence(minutes: number, figures: AlertFigures, now: Date): AlertVerdict {
  const { oldestWaitingAt, oldestHeldAt, lastDeliveredAt, failedFromAt, failedToAt } = figures;
  const waits = oldestWaitingAt ?? oldestHeldAt;
  const owed = [oldestWaitingAt, oldestHeldAt, failedFromAt].flatMap((at) => at?.getTime() ?? []);
  if (owed.length === 0) return { state: 'well', detail: 'Everything that was owed has been delivered.' };
  const since = Math.max(Math.min(...owed), lastDeliveredAt?.getTime() ?? 0);
  const silent = Math.max(0, (waits ? now : (failedToAt ?? now)).getTime() - since);
  const allowed = minutes * MINUTE_MS;
  const limit = `the rule allows ${durationWords(allowed)}`;
  if (silent >= allowed) {
    return {
      state: 'raised',
      detail: `Nothing was delivered for ${durationWords(silent)}, although events were owed; ${limit}.`,
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
