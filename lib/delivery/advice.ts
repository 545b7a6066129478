/**
 * What a state or an answer means in plain words, and what mends it. Beside it the screens always show the platform's own
 * message: this says who has to do something, not what the platform meant.
 */
import type { DeliveryState, HoldAction, OutcomeClass, SkipReason } from '@/lib/model/delivery';

/** Who can do something: you here in the console, you at the platform's own screens, or whoever runs the server. */
export const actors = ['here', 'platform', 'server'] as const;
export type Actor = (typeof actors)[number];

/** How the sentences that tell somebody what to do begin. */
export const actorWords: Record<Actor, string> = {
  here: 'You, here',
  platform: 'You, at the platform',
  server: 'Whoever runs the Tieback server',
};

/** `fix` names who does what, in order, and `who` the same as data; absent where nobody has to do anything. */
export type Advice = { meaning: string; fix?: string; who?: Actor[] };

/** The advice with its steps in order: each says who does it. */
function advise(meaning: string, ...steps: [who: Actor, what: string][]): Advice {
  if (steps.length === 0) return { meaning };
  return {
    meaning,
    fix: steps.map(([who, what]) => `${actorWords[who]}: ${what}`).join(' '),
    who: [...new Set(steps.map(([who]) => who))],
  };
}

const BY_ITSELF = 'One event is tried every ten minutes; when it gets through, everything goes on by itself.';

const holds: Record<HoldAction, Advice> = {
  reconnect: advise(
    'The platform no longer accepts the access token or password that is stored here. Everything waits, in order.',
    ['platform', 'create a new one.'],
    ['here', 'enter it in the connection’s settings, test the connection, then release what is held.'],
  ),
  permission: advise(
    'The platform knows who is asking, but that account or access token may not send events there. Everything waits, in order.',
    ['platform', 'give it the permission that the message names.'],
    ['here', 'release what is held.'],
  ),
  accept_terms: advise(
    'The platform takes nothing until somebody has accepted its terms. Everything waits, in order.',
    ['platform', 'sign in with the account and accept the terms that its message names.'],
    ['here', 'release what is held.'],
  ),
  settings: advise(
    'Something in the settings is not right: the platform does not know an id that they name, or does not take it there. ' +
      'Everything waits, in order.',
    ['here', 'correct the connection’s settings or its event mapping, then release what is held.'],
  ),
  unreadable: advise(
    'Its stored secret cannot be opened: Tieback runs without the key that it was encrypted under. Everything waits, in order.',
    ['here', 'enter the secret again in the connection’s settings, then release what is held.'],
    ['server', 'or start Tieback with the old key as ENCRYPTION_KEY_PREVIOUS; then release what is held.'],
  ),
  update: advise(`The platform has switched off the version of its API that this Tieback speaks. Nothing is lost. ${BY_ITSELF}`, [
    'server',
    'update Tieback. To try all of it at once, release what is held.',
  ]),
  network: advise(
    `Nothing reaches the platform, or something between here and the platform answered in its place. ${BY_ITSELF}`,
    [
      'server',
      'look at the proxy, the firewall and the way out of this server to the platform. ' +
        'To try all of it at once, release what is held.',
    ],
  ),
  unknown_answer: advise(
    'The platform keeps giving an answer that Tieback does not understand. While the whole connection is on hold, one event is ' +
      'tried every ten minutes; when it gets through, everything goes on by itself.',
    ['platform', 'read its message, and look there for a notice or a setting that explains it.'],
    ['here', 'release what is held when you have found the cause, or try again later.'],
  ),
  unrecorded: advise(
    'What became of a request could not be written down, so nothing more is sent: it would go out again and again.',
    ['server', 'look at Tieback’s log for delivery.unrecorded, and at the database.'],
    ['here', 'then release what is held. What the platform has already is counted once where it tells repeats.'],
  ),
};

const skips: Record<SkipReason, Advice> = {
  filtered: advise('The event mapping leaves it out.', [
    'here',
    'if it should go, change the filter in the event mapping, then replay it.',
  ]),
  no_consent: advise('The buyer has not consented to it being sent there. It is not sent.'),
  forgotten: advise('The person has asked the shop to be forgotten, so nothing of theirs from before is sent any more.'),
  too_old: advise('It is older than the platform takes.'),
  no_identifier: advise('Nothing in it tells the platform who the person was.', [
    'here',
    'send e-mail or phone with the order, or let the snippet run on the pages before it, ' +
      'so that click and browser ids are known.',
  ]),
  not_supported: advise('The platform takes no such event.'),
  incomplete: advise('It lacks what the platform demands.', [
    'here',
    'send what is missing with the event, or complete the event mapping, then replay it.',
  ]),
  test_order: advise('The order is a test: the store marked it so, or somebody in this workspace. Test orders are not sent.'),
  purchase_not_sent: advise('It takes back an order that this connection has not sent.', [
    'here',
    'if the order should have gone, replay or back-fill it first, then replay this.',
  ]),
  point_of_sale: advise('The order was placed at a point of sale, and this connection leaves such orders out.', [
    'here',
    'if they should go, choose so in the connection’s settings, then replay it.',
  ]),
  cannot_restate: advise(
    'The order is worth something else since it was sent, and the platform takes no corrections: its reports keep the old value.',
  ),
  nothing_to_correct: advise('The platform has what the order is worth: nothing had to be corrected.'),
  no_credit: advise('The chosen model credits nothing of the order to the platform: there is nothing to tell it.'),
  went_back: advise(
    'The order was cancelled, or all of it was refunded, before its turn came. The platform cannot be told of that afterwards, so ' +
      'it has never heard of the order.',
  ),
  sent_by_pixel: advise('The browser’s own tag has sent it, and the platform would count both.'),
};

/** Codes that are ours, not a platform's: what an attempt or a delivery says where no platform has spoken. */
const own = {
  expired: advise('It could not be sent before it became older than the platform takes.', [
    'here',
    'it is too late for this one. Act on holds and errors sooner: an alert rule can tell you.',
  ]),
  gave_up: advise('It was tried for days, and the platform never took it.', [
    'here',
    'when the platform answers again, replay it.',
  ]),
  token_aged: advise('The access token had aged. It was sent again with a new one.'),
  deleted: advise('The connection was deleted while it waited.'),
  no_connection: advise('No connection to the platform could be made. It is sent again by itself.', [
    'server',
    'if it goes on, look at the way out of this server: name resolution, proxy, firewall, certificates.',
  ]),
  no_answer: advise('The request went out and no answer came back: the platform may have it, or not.', [
    'server',
    'if it goes on, look at the way out of this server: proxy, firewall, a slow line.',
  ]),
  batch_refused: advise('Another event of the same request was refused. This one was sent again without it.'),
  not_its_word: advise(
    'Every event of the request was refused alike, which says nothing about any one of them. They are sent again by themselves.',
    ['platform', 'if it goes on, look there for what all of them have in common, such as a setting of the account.'],
  ),
  partly_counted: advise('The platform took the request, but says that it counted fewer events than were sent.', [
    'platform',
    'if it repeats, look at its own diagnosis of the events that it received.',
  ]),
  unread: advise('The platform’s answer says nothing of this event. It is sent again by itself.'),
  address: advise('The address lies in a private network, where nothing is sent to.', [
    'here',
    'enter a public https:// address in the connection’s settings, then release what is held.',
  ]),
  filtered_name: advise(
    'The name service of this server leads the platform’s name to an address that is not on the internet, as filters against ads ' +
      'do. It is sent again by itself.',
    ['server', 'let the platform’s name through the filter (Pi-hole, AdGuard, a firewall), or use another name service.'],
  ),
} satisfies Record<string, Advice>;

/** Our own codes, for whoever must know them all. */
export const ownCodes = Object.keys(own);

const outcomes: Record<OutcomeClass, Advice> = {
  delivered: advise('The platform took it.'),
  duplicate: advise('The platform had it already, and counts it once.'),
  transient: advise('The platform did not take it this time. It is sent again by itself, later each time.'),
  throttled: advise('The platform asked for fewer requests. It is sent again by itself, when the platform said.'),
  rejected: advise('The platform refused it for good.', [
    'here',
    'its message says what is wrong. Correct the event mapping or what the store sends, then replay what was refused.',
  ]),
  config: advise('Somebody has to act before the platform takes more.', [
    'here',
    'its message says what; then release what is held.',
  ]),
  shadowed: advise('It would have been sent like this. The connection was in shadow mode, so nothing left Tieback.'),
};

/** The outcome of one attempt. `reason` is its code, or the hold's action for `config`. */
export function outcomeAdvice(kind: OutcomeClass, reason: string | undefined): Advice {
  if (kind === 'config') return holdAdvice(reason) ?? ownAdvice(reason) ?? outcomes.config;
  return ownAdvice(reason) ?? outcomes[kind];
}

/** What is to be said of a delivery in this state; undefined where nothing stands in its way. */
export function stateAdvice(state: DeliveryState, reason: string | undefined): Advice | undefined {
  switch (state) {
    case 'held':
      return holdAdvice(reason);
    case 'skipped':
      return isIn(skips, reason) ? skips[reason] : undefined;
    case 'retry':
      return ownAdvice(reason) ?? outcomes.transient;
    case 'rejected':
      return ownAdvice(reason) ?? outcomes.rejected;
    case 'delivered':
      return ownAdvice(reason);
    case 'shadowed':
      return outcomes.shadowed;
    case 'pending':
    case 'sending':
      return undefined;
  }
}

/** What the hold asks for. */
export function holdAdvice(action: string | undefined): Advice | undefined {
  return isIn(holds, action) ? holds[action] : undefined;
}

function ownAdvice(code: string | undefined): Advice | undefined {
  return isIn<keyof typeof own>(own, code) ? own[code] : undefined;
}

function isIn<Key extends string>(table: Record<Key, Advice>, key: string | undefined): key is Key {
  return key !== undefined && Object.hasOwn(table, key);
}
