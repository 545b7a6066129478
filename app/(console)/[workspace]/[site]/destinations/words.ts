/** What states, holds and answers mean, in the words of the screens. */
import { formatCount, formatMoney } from '@/components/ui/format';
import type { Destination } from '@/lib/destinations/define';
import type { Consent } from '@/lib/model/consent';
import type { HoldAction, Outcome, Skip } from '@/lib/model/delivery';
import { ORDER_CREDITED } from '@/lib/model/delivery-key';
import type { ConnectionState } from '@/lib/reporting/reports/connections/definition';
import type { WorthPart } from '@/lib/reporting/reports/worth/definition';

/** What a hold asks a person to do, or waits for, in a badge; at length it is said by lib/delivery/advice. */
export const holdWords: Record<HoldAction, string> = {
  reconnect: 'reconnect',
  permission: 'grant permission',
  accept_terms: 'accept the terms',
  settings: 'correct the settings',
  unreadable: 'enter the secret again',
  update: 'Tieback has to be updated',
  network: 'the platform cannot be reached',
  unknown_answer: 'answers we do not understand',
  unrecorded: 'answers cannot be saved',
};

const DAYS_OF_YEAR = 365;

export type Tone = 'teal' | 'red' | 'gray';

/** The badge of a connection. */
export function stateWords(state: ConnectionState, action: HoldAction | undefined): { text: string; tone: Tone } {
  if (state === 'held') return { text: action ? `on hold: ${holdWords[action]}` : 'on hold', tone: 'red' };
  if (state === 'shadow') return { text: 'shadow mode', tone: 'gray' };
  return state === 'paused' ? { text: 'paused', tone: 'gray' } : { text: 'sending', tone: 'teal' };
}

/** "412 events worth EUR 12,340.00", refunds apart. */
export function worthWords({ events, sales, refunds }: WorthPart): string {
  const list = (money: WorthPart['sales']) => money.map((one) => formatMoney(one)).join(' and ');
  const worth = sales.length > 0 ? ` worth ${list(sales)}` : '';
  const back = refunds.length > 0 ? `${worth ? ',' : ''} with refunds of ${list(refunds)}` : '';
  return `${formatCount(events)} ${events === 1 ? 'event' : 'events'}${worth}${back}`;
}

export type Said = { title: string; text: string; tone: Tone };

/** What came of a test, in plain words. `what` was tried: the credentials alone, or an event. */
export function outcomeWords(outcome: Outcome, what: 'credentials' | 'event', platform: string): Said {
  const said = outcome.message ?? '';
  switch (outcome.class) {
    case 'delivered':
      return what === 'credentials'
        ? { tone: 'teal', title: 'The credentials are good', text: said || `${platform} accepts them.` }
        : { tone: 'teal', title: `${platform} took the test event`, text: said };
    case 'duplicate':
      return { tone: 'teal', title: `${platform} has this event already`, text: said };
    case 'throttled':
      return { tone: 'gray', title: `${platform} asks us to slow down`, text: `${said} Try again in a minute.` };
    case 'transient':
      return { tone: 'gray', title: 'No clear answer', text: `${said} Try again; events would be sent again by themselves.` };
    case 'rejected':
      return { tone: 'red', title: `${platform} refuses it`, text: outcome.field ? `${outcome.field}: ${said}` : said };
    case 'config':
      return { tone: 'red', title: `It would be put on hold: ${holdWords[outcome.action]}`, text: said };
  }
}

/** What an event is whose name does not say it to everybody. */
export const eventNotes: Readonly<Record<string, string>> = { [ORDER_CREDITED]: 'Our credit for the order' };

const skipWords: Record<Skip['reason'], string> = {
  filtered: 'A filter leaves it out',
  no_consent: 'The visitor has not consented',
  forgotten: 'The person has asked to be forgotten',
  too_old: 'It is too old for the platform',
  no_identifier: 'Nothing in it tells the platform who it was',
  not_supported: 'The platform or the mapping does not take it',
  incomplete: 'It lacks what the platform demands',
  test_order: 'It is a test order',
  purchase_not_sent: 'The order itself was not sent',
  went_back: 'Nothing was left of the order when its turn came',
  sent_by_pixel: 'The browser’s own tag has sent it',
  cannot_restate: 'The platform takes no corrections',
  nothing_to_correct: 'There is nothing to correct',
  no_credit: 'The chosen model credits nothing of the order to the platform',
  point_of_sale: 'It was placed at a point of sale',
};

/** Why an event is not sent. */
export function skipSaid({ reason, detail }: Skip): Said {
  return {
    tone: 'gray',
    title: `Not sent: ${skipWords[reason].charAt(0).toLowerCase()}${skipWords[reason].slice(1)}`,
    text: detail,
  };
}

const consentWords: Record<keyof Consent, string> = {
  analytics: 'analytics',
  ad_storage: 'ad storage',
  ad_user_data: 'ad user data',
  ad_personalization: 'ad personalisation',
};

/** "7 days", or "10 years" where days say nothing any more. */
export function agePhrase(days: number): string {
  if (days === 1) return 'day';
  return days < 2 * DAYS_OF_YEAR ? `${days} days` : `${Math.floor(days / DAYS_OF_YEAR)} years`;
}

/** "ad storage and ad user data" */
export function consentList(needs: readonly (keyof Consent)[]): string {
  return needs.map((need) => consentWords[need]).join(' and ');
}

/** What it means that other connections, of these names, send to the same account. */
export function sameAccountWords(
  { name, deduplicates: { by, repeats } }: Pick<Destination, 'name' | 'deduplicates'>,
  others: string[],
): string {
  const who = others.map((other) => `“${other}”`).join(', ');
  const same = `${who} ${others.length === 1 ? 'sends' : 'send'} to the same account.`;
  if (!repeats) return `${same} ${name} counts an order once for each connection that sends it.`;
  return `${same} An order sent by more than one counts each time, unless ${name} recognises it by ${by}.`;
}
