/** Protects what the screens say of states and answers: each kind of answer in words of its own, with the platform's. */
import { describe, expect, it } from 'vitest';
import { type Outcome, outcomeClasses, skipReasons } from '@/lib/model/delivery';
import { agePhrase, consentList, outcomeWords, sameAccountWords, skipSaid, stateWords } from './words';

describe('the state of a connection', () => {
  it('names the action that a hold waits for', () => {
    expect(stateWords('held', 'accept_terms')).toEqual({ text: 'on hold: accept the terms', tone: 'red' });
    expect(stateWords('paused', undefined)).toEqual({ text: 'paused', tone: 'gray' });
    expect(stateWords('sending', undefined)).toEqual({ text: 'sending', tone: 'teal' });
  });
});

const outcomes: Outcome[] = [
  { class: 'delivered', message: 'a warning' },
  { class: 'duplicate', code: 'd', message: 'seen' },
  { class: 'transient', code: '503', message: 'Service Unavailable' },
  { class: 'throttled', code: '429', message: 'Too many requests.' },
  { class: 'rejected', code: '100', message: 'is wrong', field: 'data[0].value' },
  { class: 'config', code: '190', message: 'Session expired', action: 'reconnect' },
];

describe('an outcome', () => {
  it('is told for every class', () => {
    // What is made and not sent in shadow mode has no answer.
    expect(outcomes.map((outcome) => outcome.class)).toEqual(outcomeClasses.filter((kind) => kind !== 'shadowed'));
  });

  it.each(outcomes)('$class has a title of its own and the words of the platform', (outcome) => {
    const said = outcomeWords(outcome, 'event', 'Meta');
    expect(said.text).toContain(outcome.message);
    expect(outcomes.filter((other) => outcomeWords(other, 'event', 'Meta').title === said.title)).toEqual([outcome]);
  });

  it('of a refused field names the field', () => {
    const refused: Outcome = { class: 'rejected', code: '100', message: 'is wrong', field: 'data[0].value' };
    expect(outcomeWords(refused, 'event', 'Meta')).toEqual({
      tone: 'red',
      title: 'Meta refuses it',
      text: 'data[0].value: is wrong',
    });
  });

  it('of credentials speaks of no event', () => {
    expect(outcomeWords({ class: 'delivered' }, 'credentials', 'Meta')).toEqual({
      tone: 'teal',
      title: 'The credentials are good',
      text: 'Meta accepts them.',
    });
  });
});

it.each(skipReasons)('a skip for %s says that nothing was sent, and the detail', (reason) => {
  expect(skipSaid({ reason, detail: 'because' })).toEqual({
    tone: 'gray',
    title: expect.stringMatching(/^Not sent: ./),
    text: 'because',
  });
});

it('writes lists of consents and ages as one says them', () => {
  expect(consentList(['ad_storage', 'ad_user_data'])).toBe('ad storage and ad user data');
  expect([1, 7, 90, 3_650].map(agePhrase)).toEqual(['day', '7 days', '90 days', '10 years']);
});

describe('two connections to one account', () => {
  it('count twice where the platform counts repeats', () => {
    expect(sameAccountWords({ name: 'Outbrain', deduplicates: { by: 'order id', repeats: false } }, ['EU'])).toBe(
      '“EU” sends to the same account. Outbrain counts an order once for each connection that sends it.',
    );
  });

  it('count once where it knows the order again', () => {
    expect(sameAccountWords({ name: 'Meta', deduplicates: { by: 'event_id', repeats: true } }, ['A', 'B'])).toBe(
      '“A”, “B” send to the same account. An order sent by more than one counts each time, unless Meta recognises it by event_id.',
    );
  });
});
