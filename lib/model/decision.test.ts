/** Protects who can decide: only what Tieback itself stored is a decision, under a message id that no sender may have. */
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import {
  DECISION_SOURCE,
  type Decision,
  decisionEvent,
  decisionInputSchema,
  decisionOf,
  decisionText,
  isSameDecision,
} from './decision';
import { decisionNames } from './decision-name';
import { MESSAGE_ID_LENGTH_MAX, TEXT_LENGTH_MAX } from './event';
import { ORDER_KEY_LENGTH_MAX } from './purchase';

const SITE = '0192f0c0-0000-7000-8000-000000000001' as Id<'site'>;
const EVENT = '0192f0c0-0000-7000-8000-00000000000a';
const NOW = new Date('2026-11-03T10:00:00Z');
const test = (over: Partial<Extract<Decision, { name: 'order_marked_test' }>> = {}): Decision => ({
  name: 'order_marked_test',
  orderKey: 'Bestellung #1',
  test: true,
  decidedBy: 'member:m',
  ...over,
});
const released: Decision = { name: 'event_released', eventId: EVENT, released: true, decidedBy: 'api_key:k' };
const stored = (decision: Decision, count = 1) =>
  decisionEvent(decision, { siteId: SITE, id: EVENT as Id<'event'>, count, now: NOW });

describe('a decision', () => {
  it.each([released, test({ reason: 'Unsere eigene' })])('is read back from its event: %o', (decision) => {
    expect(decisionOf(stored(decision))).toEqual(decision);
  });

  it('is one only where its source says so: whoever sends an event of that name decides nothing', () => {
    expect(decisionOf({ ...stored(test()), source: 'snippet' })).toBeUndefined();
    expect(decisionOf({ ...stored(test()), name: 'purchase' })).toBeUndefined();
    expect(decisionOf({ ...stored(test()), name: 'decided_by_a_later_version' })).toBeUndefined();
  });

  it('has one id for each number about a target, short enough to be stored', () => {
    const ids = [stored(test()), stored(test({ test: false })), stored(test(), 2), stored(released)].map(
      ({ messageId }) => messageId,
    );
    expect(ids).toEqual([ids[0], ids[0], expect.stringMatching(/:2$/), `tieback:event_released:${EVENT}:1`]);
    const longest = stored(test({ orderKey: 'x'.repeat(ORDER_KEY_LENGTH_MAX) }), 1_000_000);
    expect(longest.messageId.length).toBeLessThanOrEqual(MESSAGE_ID_LENGTH_MAX);
  });

  it('says in words what was decided', () => {
    expect([released, test(), test({ test: false })].map(decisionText)).toEqual([
      'An event that was left out is counted: it was a person’s.',
      'Order Bestellung #1 is left out: it is a test.',
      'Order Bestellung #1 is counted: it is no test.',
    ]);
  });

  it('is the same whoever decides it, for whatever reason', () => {
    expect(isSameDecision(test(), test({ decidedBy: 'member:n', reason: 'x' }))).toBe(true);
    expect(isSameDecision(test(), test({ test: false }))).toBe(false);
    expect(isSameDecision(released, released)).toBe(true);
    expect(isSameDecision(released, test())).toBe(false);
  });

  it('covers every name', () => {
    expect(decisionInputSchema.options.map(({ shape }) => shape.name.value)).toEqual([...decisionNames]);
  });

  it('has a source of its own', () => expect(DECISION_SOURCE).toBe('tieback'));
});

describe('the input', () => {
  const fields = (input: unknown) => {
    const parsed = decisionInputSchema.safeParse(input);
    return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
  const order = { name: 'order_marked_test', orderKey: ' #1 ', test: true };

  it.each<[string, object]>([
    ['an event', { name: 'event_released', eventId: EVENT.toUpperCase(), released: true }],
    ['an order', order],
    ['a reason of 512 characters', { ...order, reason: 'x'.repeat(TEXT_LENGTH_MAX) }],
    ['an order key of 200 characters', { ...order, orderKey: 'x'.repeat(ORDER_KEY_LENGTH_MAX) }],
  ])('takes %s', (_, input) => expect(fields(input)).toEqual([]));

  it('knows orders and events by the form that is stored', () => {
    expect(decisionInputSchema.parse(order)).toMatchObject({ orderKey: '#1' });
    expect(decisionInputSchema.parse({ name: 'event_released', eventId: EVENT.toUpperCase(), released: true })).toMatchObject({
      eventId: EVENT,
    });
  });

  it.each<[string, object, string[]]>([
    [
      'to take a counted event out again',
      { name: 'event_released', eventId: EVENT, released: false },
      [expect.stringMatching(/^released: must be true: .* cannot be undone$/)],
    ],
    ['a reason of 513', { ...order, reason: 'x'.repeat(TEXT_LENGTH_MAX + 1) }, ['reason: must have at most 512 characters']],
    ['an order key of 201', { ...order, orderKey: 'x'.repeat(201) }, ['orderKey: must have at most 200 characters']],
    ['no order', { ...order, orderKey: ' ' }, ['orderKey: must not be empty']],
    ['somebody else’s name', { ...order, decidedBy: 'member:boss' }, [': Unrecognized key: "decidedBy"']],
    ['a decision of no kind', { name: 'order_deleted' }, [expect.stringMatching(/^name: /)]],
  ])('refuses %s', (_, input, problems) => expect(fields(input)).toEqual(problems));
});
