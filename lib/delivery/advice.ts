/**
 * What a state or an answer means in plain words, and what mends it. Beside it the screens always show the platform's own
 * message: this says who has to do something, not what the platform meant.
 */
import type { DeliveryState, HoldAction, OutcomeClass, SkipReason } from '@/lib/model/delivery';

/** `fix` is absent where nobody has to do anything. */
export type Advice = { meaning: string; fix?: string };

const holds: Record<HoldAction, Advice> = {
  reconnect: {
    meaning: 'The platform accepts the credentials no longer. Everything waits, in order.',
    fix: 'Make new credentials on the platform, enter them in the connection’s settings, test the connection, then release what is held.',
  },
  permission: {
    meaning: 'The credentials are good, but they may not do this. Everything waits, in order.',
    fix: 'Give the token’s owner the missing permission on the platform, then release what is held.',
  },
  accept_terms: {
    meaning: 'The platform takes nothing until somebody has accepted its terms. Everything waits, in order.',
    fix: 'Sign in to the platform with the account, accept the terms that its message names, then release what is held.',
  },
  settings: {
    meaning: 'The platform does not know what the settings name. Everything waits, in order.',
    fix: 'Correct the connection’s settings or its event mapping, then release what is held.',
  },
  unreadable: {
    meaning:
      'Its stored secret cannot be opened: Tieback runs without the key that it was encrypted under. Everything waits, in order.',
    fix: 'Enter the secret again in the connection’s settings, or have Tieback started with the old key as ENCRYPTION_KEY_PREVIOUS; then release what is held.',
  },
};

const skips: Record<SkipReason, Advice> = {
  filtered: {
    meaning: 'The event mapping leaves it out.',
    fix: 'If it should go, change the filter in the event mapping, then replay it.',
  },
  no_consent: { meaning: 'The buyer has not consented to it being sent there. It is not sent.' },
  too_old: { meaning: 'It is older than the platform takes.' },
  no_identifier: {
    meaning: 'Nothing in it tells the platform who the person was.',
    fix: 'Send e-mail or phone with the order, or let the snippet run on the pages before it, so that click and browser ids are known.',
  },
  not_supported: { meaning: 'The platform takes no such event.' },
  incomplete: {
    meaning: 'It lacks what the platform demands.',
    fix: 'Send what is missing with the event, or complete the event mapping, then replay it.',
  },
  test_order: {
    meaning: 'The order is a test: the store marked it so, or somebody in this workspace. Test orders are not sent.',
  },
  purchase_not_sent: {
    meaning: 'It takes back an order that this connection has not sent.',
    fix: 'If the order should have gone, replay or back-fill it first, then replay this.',
  },
  sent_by_pixel: { meaning: 'The browser’s own tag has sent it, and the platform would count both.' },
};

/** Codes that are ours, not a platform's. */
const own: Record<string, Advice> = {
  expired: {
    meaning: 'It could not be sent before it became older than the platform takes.',
    fix: 'It is too late for this one. Act on holds and errors sooner: an alert rule can tell you.',
  },
  gave_up: {
    meaning: 'It was tried for days, and the platform never took it.',
    fix: 'When the platform answers again, replay it.',
  },
  token_aged: { meaning: 'The access token had aged. It was sent again with a new one.' },
  deleted: { meaning: 'The connection was deleted while it waited.' },
  no_connection: { meaning: 'No connection to the platform could be made. It is sent again by itself.' },
  no_answer: { meaning: 'No answer came in time.' },
  batch_refused: { meaning: 'Another event of the same request was refused. This one was sent again without it.' },
  address: {
    meaning: 'The address lies in a private network, where nothing is sent to.',
    fix: 'Enter a public https:// address in the connection’s settings, then release what is held.',
  },
};

const outcomes: Record<OutcomeClass, Advice> = {
  delivered: { meaning: 'The platform took it.' },
  duplicate: { meaning: 'The platform had it already, and counts it once.' },
  transient: { meaning: 'The platform failed for a moment. It is sent again by itself, later each time.' },
  throttled: { meaning: 'The platform asked for fewer requests. It is sent again by itself, when the platform said.' },
  rejected: {
    meaning: 'The platform refused it for good.',
    fix: 'Its message says what is wrong. Correct the event mapping or what the store sends, then replay what was refused.',
  },
  config: { meaning: 'The platform wants a person to act first.' },
  shadowed: {
    meaning: 'It would have been sent like this. The connection was in shadow mode, so nothing left Tieback.',
  },
};

/** The outcome of one attempt. `reason` is its code, or the hold's action for `config`. */
export function outcomeAdvice(kind: OutcomeClass, reason: string | undefined): Advice {
  if (kind === 'config') return holdAdvice(reason) ?? ownAdvice(reason) ?? outcomes.config;
  return ownAdvice(reason) ?? outcomes[kind];
}

/** What stands in the way of a delivery in this state; undefined while nothing does. */
export function stateAdvice(state: DeliveryState, reason: string | undefined): Advice | undefined {
  switch (state) {
    case 'held':
      return holdAdvice(reason);
    case 'skipped':
      return isIn(skips, reason) ? skips[reason] : undefined;
    case 'retry':
      return (
        ownAdvice(reason) ?? { meaning: 'The platform did not take it this time. It is sent again by itself, later each time.' }
      );
    case 'rejected':
      return ownAdvice(reason) ?? outcomes.rejected;
    case 'shadowed':
      return outcomes.shadowed;
    case 'pending':
    case 'sending':
    case 'delivered':
      return undefined;
  }
}

/** What the hold asks for. */
export function holdAdvice(action: string | undefined): Advice | undefined {
  return isIn(holds, action) ? holds[action] : undefined;
}

function ownAdvice(code: string | undefined): Advice | undefined {
  return isIn(own, code) ? own[code] : undefined;
}

function isIn<Key extends string>(table: Record<Key, Advice>, key: string | undefined): key is Key {
  return key !== undefined && Object.hasOwn(table, key);
}
