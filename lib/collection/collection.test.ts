/**
 * Protects the door: what is stored is hashed, in time, and complete; what is refused names its field. Limits are tested at the
 * edge.
 */
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { DECISION_ID_PREFIX } from '@/lib/model/decision';
import { decisionNames } from '@/lib/model/decision-name';
import { PROPERTIES_BYTES_MAX, type WireEvent } from '@/lib/model/event';
import { type Admission, admit } from './admit';
import { AGE_MAX_MS, AHEAD_MAX_MS } from './limits';
import { blankPersonalData, hashEmail, hashPhone, hashUser } from './personal-data';
import { correctTime } from './time';

const RECEIVED = new Date('2026-03-29T01:30:00Z');
const EVENT_ID = '019d0000-0000-7000-8000-00000000000e' as Id<'event'>;
const VISITOR = { id: '019d0000-0000-7000-8000-0000000000aa' as Id<'visitor'>, from: 'cookie' as const };

const context: Admission = {
  siteId: '019d0000-0000-7000-8000-000000000001' as Id<'site'>,
  source: 'snippet',
  policy: 'granted',
  receivedAt: RECEIVED,
  sentAt: RECEIVED,
  visitor: VISITOR,
  envelope: { client: { language: 'de-AT' }, browserIds: { fbp: 'fb.1.1.2' } },
  userAgent: 'Mozilla/5.0',
  ip: '192.0.2.7',
  country: 'AT',
  scrubUrl: (url) => url.replace('zoë@example.com', 'redacted'),
};

const wire = (over: Partial<WireEvent> = {}): WireEvent => ({
  id: 'm-1',
  name: 'page_view',
  at: RECEIVED.toISOString(),
  ...over,
});
const purchase = (properties: Record<string, unknown>) => wire({ name: 'purchase', properties });

describe('admit', () => {
  it('stores an event with its visitor, the hashes of its user and the scrubbed page', () => {
    const page = { url: 'https://shop.example/?gclid=Abc&mail=zoë@example.com' };
    expect(admit(wire({ page, user: { userId: ' c-1 ', email: ' Zoë@Example.com ' } }), EVENT_ID, context)).toEqual({
      ok: true,
      value: {
        siteId: context.siteId,
        id: EVENT_ID,
        messageId: 'm-1',
        source: 'snippet',
        name: 'page_view',
        occurredAt: RECEIVED,
        receivedAt: RECEIVED,
        visitorId: VISITOR.id,
        country: 'AT',
        ip: '192.0.2.7',
        payload: {
          page: { url: 'https://shop.example/?gclid=Abc&mail=redacted' },
          client: { language: 'de-AT' },
          browserIds: { fbp: 'fb.1.1.2' },
          userAgent: 'Mozilla/5.0',
          visitorFrom: 'cookie',
          user: { userId: 'c-1', emailHash: sha256Hex('zoë@example.com') },
        },
      },
    });
  });

  it('keeps no visitor, address, user or foreign id without consent', () => {
    const admitted = admit(wire({ user: { email: 'zoë@example.com' }, consent: { analytics: 'denied' } }), EVENT_ID, context);
    expect(admitted.ok && admitted.value).toMatchObject({
      consent: { analytics: 'denied' },
      payload: { userAgent: 'Mozilla/5.0' },
    });
    expect(admitted.ok && [admitted.value.visitorId, admitted.value.ip]).toEqual([undefined, undefined]);
    expect(admitted.ok && Object.keys(admitted.value.payload).sort()).toEqual(['client', 'page', 'properties', 'userAgent']);
  });

  it.each([
    ['a purchase without an order number', purchase({ value: 1, currency: 'EUR' }), 'properties.transaction_id'],
    ['a purchase without a currency', purchase({ transaction_id: 'A', value: 1 }), 'properties.currency'],
    ['a purchase without a value', purchase({ transaction_id: 'A', currency: 'EUR' }), 'properties.value'],
    ['a purchase of less than nothing', purchase({ transaction_id: 'A', currency: 'EUR', value: -1 }), 'properties.value'],
    [
      'a refund of nothing',
      wire({ name: 'refund', properties: { transaction_id: 'A', currency: 'EUR', value: 0 } }),
      'properties.value',
    ],
    ...decisionNames.map((name): [string, WireEvent, string] => [`a decision of ours, ${name},`, wire({ name }), 'name']),
    ['an id of ours', wire({ id: `${DECISION_ID_PREFIX}order_marked_test:x:1` }), 'id'],
  ])('refuses %s and names the field', (_, event, field) => {
    const admitted = admit(event, EVENT_ID, context);
    expect(admitted.ok ? undefined : admitted.failure.field).toBe(field);
  });

  it('keeps properties of just the limit, and of one byte more all that fits', () => {
    const note = 'é'.repeat((PROPERTIES_BYTES_MAX - 60) / 2);
    const spare = PROPERTIES_BYTES_MAX - Buffer.byteLength(JSON.stringify({ note, plan: '' }));
    const propertiesOf = (plan: string) => {
      const admitted = admit(wire({ properties: { note, plan } }), EVENT_ID, context);
      return (
        admitted.ok && [admitted.value.payload.properties, admitted.value.payload.notes?.map(({ field, what }) => [field, what])]
      );
    };
    expect(propertiesOf('x'.repeat(spare))).toEqual([{ note, plan: 'x'.repeat(spare) }, undefined]);
    expect(propertiesOf('x'.repeat(spare + 1))).toEqual([{ plan: 'x'.repeat(spare + 1) }, [['properties.note', 'left_out']]]);
  });

  it('keeps an event of an absurd time out of reports, with the claim', () => {
    const admitted = admit(wire({ at: '2031-01-01T00:00:00Z' }), EVENT_ID, context);
    expect(admitted.ok && admitted.value).toMatchObject({
      filtered: 'time_implausible',
      occurredAt: RECEIVED,
      payload: { claimedAt: '2031-01-01T00:00:00.000Z' },
    });
  });

  it('takes an order of an absurd time as of its receipt, with the claim and a note', () => {
    const properties = { transaction_id: '7', value: 5, currency: 'EUR', ordered_at: '2031-01-01T00:00:00Z' };
    const admitted = admit(wire({ name: 'purchase', at: '2031-01-01T00:00:00Z', properties }), EVENT_ID, context);
    expect(admitted.ok && admitted.value).toMatchObject({
      filtered: undefined,
      occurredAt: RECEIVED,
      payload: {
        claimedAt: '2031-01-01T00:00:00.000Z',
        properties: { transaction_id: '7', value: 5, currency: 'EUR' },
        notes: [{ field: 'properties.ordered_at' }, { field: 'at' }],
      },
    });
    expect(admitted.ok && admitted.value.payload.properties).not.toHaveProperty('ordered_at');
  });
});

describe('correctTime', () => {
  const received = RECEIVED.getTime();
  const at = (offset: number) => new Date(received + offset);
  it.each([
    ['an honest clock', at(-5_000), at(0), at(-5_000), false],
    ['a clock two hours behind', at(-7_205_000), at(-7_200_000), at(-5_000), false],
    ['a clock a year ahead', at(31_536_000_000), at(31_536_005_000), at(-5_000), false],
    ['an event after its sending', at(5_000), at(0), at(0), false],
    ['seven days old', at(-AGE_MAX_MS), at(0), at(-AGE_MAX_MS), false],
    ['a millisecond older', at(-AGE_MAX_MS - 1), at(0), at(0), true],
    ['a day ahead', at(AHEAD_MAX_MS), at(0), at(0), false],
    ['a millisecond further ahead', at(AHEAD_MAX_MS + 1), at(0), at(0), true],
  ])('%s', (_, claimed, sent, occurredAt, implausible) => {
    expect(correctTime(claimed, sent, RECEIVED)).toEqual({ occurredAt, implausible });
  });
});

describe('personal data', () => {
  it('hashes an e-mail once, however it is written, and never twice', () => {
    const hash = hashEmail('zoe.b+news@example.com');
    expect(hashEmail('  Zoe.B+News@Example.COM ')).toBe(hash);
    expect(hashEmail(hash)).toBe(hash);
  });

  it.each([
    ['+49 (0151) 123-4567', '+4901511234567'],
    ['0049 151 1234567', '+491511234567'],
    ['+1.415.555.0100', '+14155550100'],
  ])('hashes %s as E.164', (phone, normal) => {
    expect(hashPhone(phone)).toBe(sha256Hex(normal));
  });

  it.each([
    ['D11 030 1234567 of Germany', '030 1234567', ['DE'], '+49301234567'],
    ['a number of the shop’s country, where the address’s has no such number', '06 12 34 56 78', ['MT', 'FR'], '+33612345678'],
    ['the trunk prefix in brackets', '+49 (0)30 1234567', [], '+49301234567'],
    ['the trunk prefix of Austria', '0664 1234567', ['AT'], '+436641234567'],
    ['a British number', '020 7946 0958', ['GB'], '+442079460958'],
    ['a number of the United States', '(415) 555-2671', ['US'], '+14155552671'],
    ['a Japanese number', '090-1234-5678', ['JP'], '+819012345678'],
  ])('reads %s', (_, phone, countries, normal) => {
    expect(hashPhone(phone, ...countries)).toBe(sha256Hex(normal));
  });

  it.each([
    ['a link', { email: 'mailto:Zoe@Example.com', phone: 'tel:+49 151 1234567' }],
    ['quotes', { email: '"zoe@example.com"', phone: '“+49 151 1234567”' }],
    ['brackets and the comma of a list', { email: '<zoe@example.com>,', phone: '+49 151 1234567;' }],
    ['what nobody sees', { email: 'zoe@example.com\u200b', phone: '\u202a+49\u00a0151 1234567\u202c' }],
  ])('F16 hashes an address copied with %s as the address alone', (_, user) => {
    expect(hashUser(user)).toEqual(hashUser({ email: 'zoe@example.com', phone: '+491511234567' }));
  });

  it('D11 takes the country of the address, as it is written, before the shop’s', () => {
    const stored = (country: string | undefined) =>
      admit(wire({ user: { phone: '030 1234567', country } }), EVENT_ID, { ...context, shopCountry: 'NL' });
    const phoneIn = (country: string | undefined) => {
      const admitted = stored(country);
      return admitted.ok ? [admitted.value.payload.user?.country, admitted.value.payload.user?.phoneHash] : [];
    };
    expect(phoneIn('Deutschland')).toEqual(['DE', sha256Hex('+49301234567')]);
    expect(phoneIn(undefined)).toEqual([undefined, sha256Hex('+31301234567')]);
  });

  it.each(['0151 1234567', '+12345', '+1234567890123456', 'call me', ''])('takes %j for no phone number', (phone) => {
    expect(hashPhone(phone)).toBeUndefined();
  });

  it('E4 blanks a long text in no time: 256 KB of one word took minutes', () => {
    const started = performance.now();
    for (const word of ['x', '%40', '+1', '+1 ', '@']) {
      const text = word.repeat(256 * 1024);
      expect(blankPersonalData(text).length).toBeGreaterThan(0);
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('blanks e-mail addresses and phone numbers in refused bodies', () => {
    expect(blankPersonalData('{"email":"zoe@example.com","url":"/?m=a%40b.co&x=1","phone":"+49 151 1234567","value":10}')).toBe(
      '{"email":"[e-mail]","url":"/?m=[e-mail]&x=1","phone":"[phone]","value":10}',
    );
  });
});
