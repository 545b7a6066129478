/**
 * Protects: what an identifier alone had joined comes apart when it turns out to be nobody's, what other evidence joins stays one, and
 * who is one in the end depends on who presented what, not on the order it came in.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { identifierCaps } from '@/lib/model/identifier-kinds';
import { noPeople, type People } from '@/lib/model/people';
import type { Identifier } from '@/lib/model/person';
import { identify } from './identify';
import { personNow } from './people';

const NOON = Date.parse('2026-03-29T12:00:00Z');
const cart = (value: string): Identifier => ({ kind: 'cart', value });
const device = (value: string): Identifier => ({ kind: 'device', value });
const browser = (number: number) => `browser-${number}` as Id<'visitor'>;
const CART_MAX = identifierCaps.cart.browsers;

type Seen = { at: number; by: number | undefined; identifiers: Identifier[] };

/** People whose members are known, as after loading them. */
const whole = (): People => ({ ...noPeople(), members: { merges: new Map(), identifiers: [] } });

function see(people: People, { at, by, identifiers }: Seen) {
  const visitorId = by === undefined ? undefined : browser(by);
  const eventId = `event-${at}` as Id<'event'>;
  return identify(people, { eventId, at: new Date(NOON + at * 60_000), visitorId, identifiers, identifiedInSession: false });
}

/** The browsers that are one, each group and all of them sorted. */
function groupsOf(people: People): string[][] {
  const groups = Map.groupBy(people.visitors.values(), ({ personId }) => personNow(people, personId));
  return [...groups.values()].map((group) => group.map(({ id }) => id as string).sort()).sort();
}

function seenInOrder(seen: Seen[]): People {
  const people = whole();
  for (const one of seen) see(people, one);
  return people;
}

describe('an identifier that is passed on', () => {
  const passedOn = (browsers: number) =>
    Array.from({ length: browsers }, (_, by) => ({ at: by, by, identifiers: [cart('token-1')] }));

  it(`joins ${CART_MAX} browsers, and none of them once there is one more`, () => {
    expect(groupsOf(seenInOrder(passedOn(CART_MAX)))).toHaveLength(1);
    const people = seenInOrder(passedOn(CART_MAX + 1));
    expect(groupsOf(people)).toHaveLength(CART_MAX + 1);
    expect(people.identifiers.get('cart:token-1')?.setAside).toBe('too_many_browsers');
    expect(people.splits).toMatchObject([{ identifier: cart('token-1'), eventId: `event-${CART_MAX}` }]);
    expect(people.members?.merges.size).toBe(0);
  });

  it('leaves those one whom other evidence joins, and says by what', () => {
    const people = seenInOrder([
      ...passedOn(CART_MAX),
      { at: 100, by: 0, identifiers: [device('ga:1.1')] },
      { at: 101, by: 1, identifiers: [device('ga:1.1')] },
      { at: 102, by: 2, identifiers: [{ kind: 'email', value: 'e' }] },
      { at: 103, by: 3, identifiers: [{ kind: 'email', value: 'e' }] },
      { at: 104, by: CART_MAX, identifiers: [cart('token-1')] },
    ]);
    expect(groupsOf(people)).toEqual([
      ['browser-0', 'browser-1'],
      ['browser-2', 'browser-3'],
      ['browser-4'],
      [`browser-${CART_MAX}`],
    ]);
    expect([...(people.members?.merges.values() ?? [])].map(({ evidence, eventId }) => [evidence.kind, eventId])).toEqual([
      ['device', 'event-104'],
      ['email', 'event-104'],
    ]);
  });

  it('asks for the members where it does not know them', () => {
    const people = noPeople();
    for (const one of passedOn(CART_MAX + 1)) see(people, one);
    expect(people.needsMembers).toBe(true);
  });

  it('does not let two who are known be one by a link that is left', () => {
    const people = seenInOrder([
      { at: 0, by: 0, identifiers: [{ kind: 'email', value: 'anna' }, device('ga:1.1')] },
      { at: 1, by: 1, identifiers: [{ kind: 'email', value: 'ben' }] },
      { at: 2, by: 2, identifiers: [device('ga:1.1')] },
      { at: 3, by: 2, identifiers: [device('ga:2.2')] },
      { at: 4, by: 1, identifiers: [device('ga:2.2')] },
    ]);
    expect(groupsOf(people)).toEqual([['browser-0', 'browser-2'], ['browser-1']]);
  });
});

describe('the order in which browsers without names are seen', () => {
  it('changes nothing of who is one, also past caps and with everything twice', () => {
    const token = fc.oneof(
      fc.integer({ min: 0, max: 3 }).map((number) => cart(`cart-${number}`)),
      fc.integer({ min: 0, max: 5 }).map((number) => device(`ga:${number}`)),
    );
    const sighting = fc.record({
      by: fc.integer({ min: 0, max: 13 }),
      identifiers: fc.array(token, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(sighting, { minLength: 5, maxLength: 45 }), fc.infiniteStream(fc.nat()), (sightings, random) => {
        const seen = sightings.map((one, at) => ({ at, ...one }));
        const next = () => random.next().value ?? 0;
        const shuffled = [...seen, ...seen].map((one) => ({ one, key: next() })).sort((left, right) => left.key - right.key);
        const once = seenInOrder(seen);
        const twice = seenInOrder(shuffled.map(({ one }) => one));
        expect(groupsOf(twice)).toEqual(groupsOf(once));
        const asideOf = ({ identifiers }: People) =>
          [...identifiers].flatMap(([key, { setAside }]) => (setAside ? [key] : [])).sort();
        expect(asideOf(twice)).toEqual(asideOf(once));
      }),
      { numRuns: 300 },
    );
  });
});
