/**
 * Protects: people are joined only by evidence, known customers are never joined through a browser, and the order in which the evidence
 * arrives does not matter.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { identifierCaps } from '@/lib/model/identifier-kinds';
import { noPeople, type People } from '@/lib/model/people';
import type { Identifier } from '@/lib/model/person';
import { identify } from './identify';
import { personNow } from './people';

const PEOPLE_PER_IDENTIFIER_MAX = identifierCaps.email.people;
const NOON = Date.parse('2026-03-29T12:00:00Z');
const phone = '0151-laptop' as Id<'visitor'>;
const laptop = '0152-phone' as Id<'visitor'>;
const customer = (value: string): Identifier => ({ kind: 'customer', value });
const email = (value: string): Identifier => ({ kind: 'email', value: sha256Hex(value) });

let minute = 0;
function see(people: People, visitorId: Id<'visitor'> | undefined, identifiers: Identifier[] = [], identifiedInSession = false) {
  minute += 1;
  const eventId = `event-${minute}` as Id<'event'>;
  return identify(people, { eventId, at: new Date(NOON + minute * 60_000), visitorId, identifiers, identifiedInSession });
}

const personOfVisitor = (people: People, id: Id<'visitor'>) =>
  personNow(people, people.visitors.get(id)?.personId ?? ('none' as Id<'person'>));

describe('identify', () => {
  it('gives an unknown browser a person of its own', () => {
    const people = noPeople();
    const first = see(people, phone);
    expect(see(people, phone)).toEqual(first);
    expect(first.named).toBe(false);
    expect(see(people, laptop).personId).not.toBe(first.personId);
  });

  it('knows nobody without a visitor and an identifier', () => {
    expect(see(noPeople(), undefined).personId).toBeUndefined();
  });

  it('joins two browsers that the same e-mail was entered in, and keeps the evidence', () => {
    const people = noPeople();
    see(people, phone);
    see(people, laptop);
    see(people, phone, [email('zoë@example.com')]);
    see(people, laptop, [email('zoë@example.com')]);
    expect(personOfVisitor(people, phone)).toBe(personOfVisitor(people, laptop));
    expect(people.merges.map(({ evidence }) => evidence)).toEqual([email('zoë@example.com')]);
  });

  it('never joins two customers through a shared browser: the browser changes hands', () => {
    const people = noPeople();
    const anna = see(people, laptop, [customer('anna')]);
    const ben = see(people, laptop, [customer('ben')]);
    expect(ben.personId).not.toBe(anna.personId);
    expect(ben).toMatchObject({ named: true, customer: 'ben', handedFrom: undefined });
    expect(people.merges).toEqual([]);
    expect(see(people, laptop).personId).toBe(ben.personId);
  });

  it('joins no browsers by a customer id that more of them present than a person has: it is a till’s, and each buyer somebody', () => {
    const people = { ...noPeople(), members: { merges: new Map(), identifiers: [] } };
    const till = customer('walk-in');
    const browsers = Array.from(
      { length: identifierCaps.customer.browsers + 1 },
      (_, number) => `0153-${number}` as Id<'visitor'>,
    );
    for (const browser of browsers) {
      see(people, browser);
      see(people, browser, [till]);
    }
    expect(people.identifiers.get('customer:walk-in')).toMatchObject({ setAside: 'too_many_browsers' });
    expect(new Set(browsers.map((browser) => personOfVisitor(people, browser))).size).toBe(browsers.length);
    see(people, laptop);
    expect(see(people, laptop, [till])).toMatchObject({ named: false });
  });

  it('does not join two customers who share an e-mail', () => {
    const people = noPeople();
    const anna = see(people, phone, [customer('anna'), email('family@example.com')]);
    const ben = see(people, laptop, [customer('ben'), email('family@example.com')]);
    expect(ben.personId).not.toBe(anna.personId);
  });

  it('joins a guest to the customer who later logs in with that e-mail', () => {
    const people = noPeople();
    see(people, phone, [email('guest@example.com')]);
    see(people, laptop, [customer('c-1'), email('guest@example.com')]);
    expect(personOfVisitor(people, phone)).toBe(personOfVisitor(people, laptop));
  });

  it("takes a new e-mail as the customer's own only within the session in which they logged in", () => {
    const people = noPeople();
    const anna = see(people, phone, [customer('anna')]);
    expect(see(people, phone, [email('anna@example.com')], true).personId).toBe(anna.personId);
    const other = see(people, phone, [email('sister@example.com')], false);
    expect(other.personId).not.toBe(anna.personId);
  });

  it(`sets an e-mail aside once ${PEOPLE_PER_IDENTIFIER_MAX} other people have presented it`, () => {
    const people = noPeople();
    const till = email('till@store.example');
    for (let index = 0; index <= PEOPLE_PER_IDENTIFIER_MAX; index += 1) {
      expect(people.identifiers.get(`email:${till.value}`)?.setAside).toBeUndefined();
      see(people, undefined, [customer(`c-${index}`), till]);
    }
    expect(people.identifiers.get(`email:${till.value}`)?.setAside).toBe('too_many_people');
    const later = see(people, undefined, [till]);
    expect(later.named).toBe(false);
  });

  it.each(['', ' ', '0', '000-0', '-1', 'null', 'Guest', '"undefined"', '[object Object]', 'NaN'])(
    'takes %j for no customer id',
    (value) => {
      expect(see(noPeople(), phone, [customer(value)]).named).toBe(false);
    },
  );

  it('comes to the same people in whatever order the evidence arrives', () => {
    const sightings = [0, 1, 2].flatMap((human) =>
      [0, 1, 2].map((device) => ({
        visitor: `device-${human}-${device}` as Id<'visitor'>,
        identifiers: device === 0 ? [customer(`c-${human}`), email(`e-${human}`)] : [email(`e-${human}`)],
      })),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(sightings, { minLength: sightings.length }), (shuffled) => {
        const people = noPeople();
        for (const { visitor } of shuffled) see(people, visitor);
        for (const { visitor, identifiers } of shuffled) see(people, visitor, identifiers);
        const groups = Map.groupBy(sightings, ({ visitor }) => personOfVisitor(people, visitor));
        expect([...groups.values()].map((group) => group.map(({ visitor }) => visitor).sort()).sort()).toEqual(
          [0, 1, 2].map((human) => [0, 1, 2].map((device) => `device-${human}-${device}`)),
        );
      }),
    );
  });
});
