/**
 * Protects: two who are said to be two stay two for evidence of that kind and weaker, whenever it comes; what is stronger joins them;
 * and taken back, everything is as if it had never been said.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Id } from '@/lib/core/id';
import { noPeople, type People } from '@/lib/model/people';
import type { Identifier, PresentedKind } from '@/lib/model/person';
import { identify } from './identify';
import { part, unpart } from './parting';
import { personNow } from './people';

const NOON = Date.parse('2026-03-29T12:00:00Z');
const cart = (value: string): Identifier => ({ kind: 'cart', value });
const device = (value: string): Identifier => ({ kind: 'device', value });
const email = (value: string): Identifier => ({ kind: 'email', value });
const browser = (number: number) => `browser-${number}` as Id<'visitor'>;
const causeOf = (at: number) => ({ eventId: `event-${at}` as Id<'event'>, at: new Date(NOON + at * 60_000) });
const SAID = { target: 'zwei', decidedBy: 'member:m' };

type Act = { by: number | undefined; identifiers: Identifier[] } | { part: PresentedKind } | 'unpart';

/** The people after these acts; whoever is parted are those of the first two browsers, as first seen. */
function peopleAfter(acts: Act[]): People {
  const people: People = { ...noPeople(), members: { merges: new Map(), identifiers: [] } };
  for (const [at, act] of acts.entries()) {
    if (act === 'unpart') unpart(people, SAID, causeOf(at));
    else if ('part' in act)
      part(people, { ...SAID, persons: [baseOf(people, 0), baseOf(people, 1)], kind: act.part }, causeOf(at));
    else {
      const visitorId = act.by === undefined ? undefined : browser(act.by);
      identify(people, { ...causeOf(at), visitorId, identifiers: act.identifiers, identifiedInSession: false });
    }
  }
  return people;
}

function baseOf(people: People, number: number): Id<'person'> {
  return people.visitors.get(browser(number))?.personId ?? ('nobody' as Id<'person'>);
}

function groupsOf(people: People): string[] {
  const groups = Map.groupBy(people.visitors.values(), ({ personId }) => personNow(people, personId));
  return [...groups.values()]
    .map((group) =>
      group
        .map(({ id }) => id.slice(-1))
        .sort()
        .join(''),
    )
    .sort();
}

const gave = (by: number, ...identifiers: Identifier[]): Act => ({ by, identifiers });
const joined = [gave(0, cart('c-1')), gave(1, cart('c-1'))];

describe('two who are said to be two', () => {
  it.each<[string, Act[], string[]]>([
    ['come apart', [...joined, { part: 'cart' }], ['0', '1']],
    [
      'stay two when evidence of that kind comes later',
      [...joined, { part: 'cart' }, gave(1, cart('c-1')), gave(0, cart('c-2')), gave(1, cart('c-2'))],
      ['0', '1'],
    ],
    ['stay two for weaker evidence', [...joined, { part: 'cart' }, gave(0, device('ga:1')), gave(1, device('ga:1'))], ['0', '1']],
    ['are one by stronger evidence', [...joined, { part: 'cart' }, gave(0, email('e')), gave(1, email('e'))], ['01']],
    ['stay one where that was there before', [...joined, gave(0, email('e')), gave(1, email('e')), { part: 'cart' }], ['01']],
    [
      'share an e-mail and are two',
      [gave(0, email('e')), gave(1, email('e')), { part: 'email' }, gave(1, email('e'))],
      ['0', '1'],
    ],
    [
      'are not joined over a third',
      [...joined, { part: 'cart' }, gave(2, device('ga:1')), gave(0, device('ga:1')), gave(2, cart('c-3')), gave(1, cart('c-3'))],
      ['0', '12'],
    ],
    [
      'are one again when it is taken back, with what came meanwhile',
      [...joined, { part: 'cart' }, gave(0, device('ga:1')), gave(1, device('ga:1')), gave(2, device('ga:1')), 'unpart'],
      ['012'],
    ],
    ['can be parted again', [...joined, { part: 'cart' }, 'unpart', { part: 'cart' }], ['0', '1']],
    ['stay as they are where one is not known', [gave(0, cart('c-1')), { part: 'cart' }], ['0']],
  ])('%s', (_, acts, groups) => expect(groupsOf(peopleAfter(acts))).toEqual(groups));

  it('is told of as a split, and as a merge when it is taken back, with who said so', () => {
    const { splits } = peopleAfter([...joined, { part: 'cart' }, 'unpart']);
    expect(splits.map(({ as, decidedBy, eventId }) => [as, decidedBy, eventId])).toEqual([
      ['split', 'member:m', 'event-2'],
      ['merge', 'member:m', 'event-3'],
    ]);
  });

  it('leaves the e-mail with whom it was first, and the browser of the other with the other', () => {
    const people = peopleAfter([gave(0, email('e')), gave(1, email('e')), { part: 'email' }]);
    const seen = identify(people, {
      ...causeOf(9),
      visitorId: browser(1),
      identifiers: [email('e')],
      identifiedInSession: false,
    });
    expect(seen).toEqual({ personId: baseOf(people, 1), named: false });
    const server = identify(people, { ...causeOf(10), identifiers: [email('e')], identifiedInSession: false });
    expect(server).toMatchObject({ personId: baseOf(people, 0), named: true });
  });
});

describe('when it is said', () => {
  const token = fc.oneof(
    fc.integer({ min: 0, max: 2 }).map((number) => cart(`cart-${number}`)),
    fc.integer({ min: 0, max: 3 }).map((number) => device(`ga:${number}`)),
  );
  const sighting = fc.record({
    by: fc.integer({ min: 0, max: 4 }),
    identifiers: fc.array(token, { minLength: 1, maxLength: 2 }),
  });
  const first: Act[] = [gave(0), gave(1)];
  const kind = fc.constantFrom<PresentedKind>('cart', 'device');

  it('changes nothing of who is one among browsers without names: before, within or after what they give', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 25 }), kind, fc.nat(), (seen, by, place) => {
        const middle = place % (seen.length + 1);
        const atOnce = groupsOf(peopleAfter([...first, { part: by }, ...seen]));
        expect(groupsOf(peopleAfter([...first, ...seen.slice(0, middle), { part: by }, ...seen.slice(middle)]))).toEqual(atOnce);
        expect(groupsOf(peopleAfter([...first, ...seen, { part: by }]))).toEqual(atOnce);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nothing behind once it is taken back', () => {
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 25 }), kind, fc.nat(), (seen, by, place) => {
        const middle = place % (seen.length + 1);
        const said = peopleAfter([...first, ...seen.slice(0, middle), { part: by }, ...seen.slice(middle), 'unpart']);
        expect(groupsOf(said)).toEqual(groupsOf(peopleAfter([...first, ...seen])));
      }),
      { numRuns: 500 },
    );
  });
});
