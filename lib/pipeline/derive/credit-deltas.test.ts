/**
 * Protects what the ledger of past days is made of: where a day of the log ends, what differs on a past day, and which event it
 * is put down to.
 */
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '@/db/queries/event-row';
import type { OrderRow } from '@/db/queries/orders';
import type { Id } from '@/lib/core/id';
import { HOUR_MS } from '@/lib/core/instant';
import { noPeople } from '@/lib/model/people';
import type { Merge } from '@/lib/model/person';
import { type Site, siteSettingsSchema } from '@/lib/model/site';
import type { Touchpoint } from '@/lib/model/touchpoint';
import { creditDeltas, pastDifferences, runsByDay } from './credit-deltas';
import type { OrderEvent, WorkingSet } from './working-set';

const event = (id: string, receivedAt: string) => ({ id, receivedAt: new Date(receivedAt) }) as LoggedEvent;

describe('runsByDay', () => {
  const cut = (zone: string, ...times: string[]) =>
    runsByDay(
      times.map((time) => event(time, time)),
      zone,
    ).map(({ startsAt, events }) => [startsAt.toISOString(), ...events.map(({ id }) => id)]);

  it('cuts at midnight of the zone, to the millisecond, on days of 23 and 25 hours too', () => {
    expect(
      cut(
        'Europe/Berlin',
        '2026-03-28T22:59:59.999Z',
        '2026-03-28T23:00:00Z',
        '2026-03-29T21:59:59.999Z',
        '2026-03-29T22:00:00Z',
      ),
    ).toEqual([
      ['2026-03-27T23:00:00.000Z', '2026-03-28T22:59:59.999Z'],
      ['2026-03-28T23:00:00.000Z', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59.999Z'],
      ['2026-03-29T22:00:00.000Z', '2026-03-29T22:00:00Z'],
    ]);
    expect(cut('Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59.999Z', '2026-10-25T23:00:00Z')).toHaveLength(2);
  });

  it('leaves an event where the log has it that a process with a clock behind has stored', () => {
    expect(cut('UTC', '2026-03-29T00:10:00Z', '2026-03-28T23:50:00Z', '2026-03-29T00:11:00Z')).toHaveLength(1);
  });

  it('makes no run of nothing', () => {
    expect(runsByDay([], 'UTC')).toEqual([]);
  });
});

const MIDNIGHT = new Date('2026-03-27T18:30:00Z');
const ago = (milliseconds: number) => new Date(MIDNIGHT.getTime() - milliseconds);
const AD = 'ad' as Id<'acquisition'>;
const share = (orderedAt: Date, amount: bigint, over: { acquisitionId?: Id<'acquisition'>; currency?: string } = {}) => ({
  orderedAt,
  model: 'last_click' as const,
  acquisitionId: AD as Id<'acquisition'> | undefined,
  currency: 'EUR',
  amount,
  ...over,
});

describe('pastDifferences', () => {
  const between = (had: ReturnType<typeof share>[], has: ReturnType<typeof share>[]) =>
    pastDifferences(had, has, { timeZone: 'Asia/Kolkata', before: MIDNIGHT }).map(
      ({ day, acquisitionId, amount, currency }) => `${day} ${acquisitionId} ${amount} ${currency}`,
    );

  it.each([
    ['nothing where both are the same', [share(ago(1), 5n)], [share(ago(2), 2n), share(ago(2), 3n)], []],
    [
      'who lost and who earned',
      [share(ago(1), 5n)],
      [share(ago(1), 5n, { acquisitionId: 'x' as Id<'acquisition'> })],
      ['2026-03-27 ad -5 EUR', '2026-03-27 x 5 EUR'],
    ],
    [
      'the last millisecond of the day before, and not the first of this',
      [],
      [share(ago(1), 1n), share(ago(0), 2n)],
      ['2026-03-27 ad 1 EUR'],
    ],
    ['an order that moves from a past day to this one', [share(ago(1), 7n)], [share(ago(0), 7n)], ['2026-03-27 ad -7 EUR']],
    [
      'another currency beside the old one',
      [share(ago(1), 7n)],
      [share(ago(1), 7n, { currency: 'JPY' })],
      ['2026-03-27 ad -7 EUR', '2026-03-27 ad 7 JPY'],
    ],
  ])('holds %s', (_, had, has, expected) => {
    expect(between(had, has)).toEqual(expected);
  });
});

describe('creditDeltas', () => {
  const id = <Kind extends string>(text: string) => text as Id<Kind>;
  const [buyer, lost] = [id<'person'>('buyer'), id<'person'>('lost')];
  const order = { id: id<'order'>('order'), orderKey: 'N-1', orderedAt: ago(HOUR_MS), personId: buyer, test: false } as OrderRow;
  const spoken = (role: OrderEvent['role'], eventId: string) => ({ role, eventId }) as OrderEvent;
  const orderOf = new Map([
    [id<'event'>('told'), order.id],
    [id<'event'>('back'), order.id],
    [id<'event'>('other'), id<'order'>('another')],
  ]);
  const merge = (winnerId: Id<'person'>) => ({ winnerId, eventId: 'merge' }) as Merge;
  const touch = (at: Date, personId = buyer) => ({ at, personId, eventId: 'touch' }) as Touchpoint;
  const handOver = (from: Id<'person'>, to: Id<'person'>) => ({ from, to, eventId: id<'event'>('hand') });
  type Happened = Partial<Pick<WorkingSet, 'orderEvents' | 'newTouchpoints' | 'handOvers'>> & { merges?: Merge[] };

  /** The cause of a change of the order's credit from `had` to 100 of last click, when all this happened in one run. */
  function causeOf({ merges = [], ...happened }: Happened, had: ReturnType<typeof share>[]): string[] {
    const people = { ...noPeople(), merges };
    const set = { people, orderOf, orderEvents: [], newTouchpoints: [], handOvers: [], ...happened } as unknown as WorkingSet;
    const after = [
      {
        siteId: 'site',
        orderId: order.id,
        model: 'last_click',
        entry: 0,
        position: 0,
        touchpointId: 't',
        amount: 100n,
        currency: 'EUR',
        weight: 1n,
        totalWeight: 1n,
        orderedAt: order.orderedAt,
        postedAt: order.orderedAt,
      },
    ];
    const rows = creditDeltas(
      { order, prior: undefined, before: had.map((row) => ({ ...row, orderId: order.id })), after: after as never },
      {
        site: { id: 'site', timeZone: 'Asia/Kolkata', settings: siteSettingsSchema.parse({}) } as unknown as Site,
        set,
        run: { startsAt: MIDNIGHT, events: [event('first', '2026-03-28T00:00:00Z'), event('last', '2026-03-28T00:00:00Z')] },
        acquisitions: new Map([[id<'touchpoint'>('t'), AD]]),
        recordedAt: MIDNIGHT,
      },
    );
    return [...new Set(rows.map(({ cause, eventId }) => `${cause} ${eventId}`))];
  }

  const elsewhere = [share(order.orderedAt, 100n, { acquisitionId: id('x') })];
  const less = [share(order.orderedAt, 90n)];
  const near = touch(ago(2 * HOUR_MS));
  const everything = {
    orderEvents: [spoken('stated', 'told')],
    merges: [merge(buyer)],
    handOvers: [handOver(lost, buyer)],
    newTouchpoints: [near],
  };

  it.each([
    ['money: the order’s own events come first', everything, less, 'statement told'],
    ['money: the last of them', { orderEvents: [spoken('stated', 'told'), spoken('refunded', 'back')] }, less, 'refund back'],
    ['the first telling', everything, [], 'statement told'],
    ['who earned it: a merge comes first', everything, elsewhere, 'merge merge'],
    ['a visit that went to the buyer', { ...everything, merges: [merge(lost)] }, elsewhere, 'hand_over hand'],
    ['a visit that left the buyer', { handOvers: [handOver(buyer, lost)] }, elsewhere, 'hand_over hand'],
    [
      'a contact before the order',
      { orderEvents: [spoken('stated', 'told')], newTouchpoints: [near] },
      elsewhere,
      'late_touch touch',
    ],
    ['the order’s own word on its buyer', { orderEvents: [spoken('stated', 'told')] }, elsewhere, 'statement told'],
    ['a contact long after the order', { newTouchpoints: [touch(ago(-2 * HOUR_MS))] }, elsewhere, 'recomputed last'],
    ['a contact of somebody else', { newTouchpoints: [touch(ago(2 * HOUR_MS), lost)] }, elsewhere, 'recomputed last'],
    ['the word on another order', { orderEvents: [spoken('refunded', 'other')] }, less, 'recomputed last'],
  ])('puts it down to %s', (_, happened, had, expected) => {
    expect(causeOf(happened, had)).toEqual([expected]);
  });

  it('has nothing to say where nothing differs', () => {
    expect(causeOf(everything, [share(order.orderedAt, 100n)])).toEqual([]);
  });
});
