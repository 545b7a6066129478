/**
 * Conversions besides orders (docs/decisions/0029): each event of a kind that the site counts is kept with whose it was, and which
 * of them count, their paths and their credit are worked out from what is stored. A function of the stored rows alone, as orders
 * are, so that late events, merges and rebuilds come to the same.
 */
import type { Transaction } from '@/db/client';
import {
  affectedConversions,
  type ConversionCreditInsert,
  type ConversionRow,
  conversionsById,
  type CountedGroup,
  firstConversions,
  hasConversions,
  replaceConversionCredit,
  saveConversions,
} from '@/db/queries/conversions';
import type { LoggedEvent } from '@/db/queries/event-row';
import { ownedBy } from '@/db/queries/people';
import type { TouchRow } from '@/db/queries/orders';
import type { MovedTouch } from '@/db/queries/sessions';
import { creditOrder, directLeftOut, labelled, makePath, modelsOf } from '@/lib/attribution';
import { parseCurrency } from '@/lib/core/currency';
import { derivedUuid } from '@/lib/core/hash';
import type { Id } from '@/lib/core/id';
import { type Money, parseMoney } from '@/lib/core/money';
import { personNow } from '@/lib/identity';
import type { ConversionType } from '@/lib/model/conversion-type';
import { assumedCurrency, type Site } from '@/lib/model/site';
import { creditedTouch } from './credit-row';
import { type PlacedRow, touchesNear } from './order-touches';
import { reachedIn } from './recompute';
import type { ConversionEvent, Derivation, WorkingSet } from './working-set';

type Whose = { personId: Id<'person'> | undefined; handedFrom?: Id<'person'>; sessionId: Id<'session'> | undefined };

/** Notes the event where the site counts its kind. */
export function noteConversion(set: WorkingSet, site: Site, event: LoggedEvent, whose: Whose): void {
  const type = typeOf(site, event.name);
  if (!type) return;
  const { id: eventId, occurredAt: at, position, source, visitorId } = event;
  const value = worthOf(type, site, event);
  set.conversions.push({
    ...{ type: type.event, eventId, at, position, source, visitorId },
    ...(value && { value: value.minor }),
    currency: value?.currency ?? site.currency,
    personId: whose.personId,
    browserPersonId: whose.handedFrom,
    sessionId: whose.sessionId,
  });
}

/** What the event is worth: as its kind says, or as it says itself. What cannot be read as an amount is no value. */
function worthOf({ value }: ConversionType, site: Site, { source, payload }: LoggedEvent): Money | undefined {
  if (value.kind === 'none') return undefined;
  if (value.kind === 'fixed') return parseMoney(value.amount, site.currency);
  const properties = payload.properties ?? {};
  const currency = parseCurrency(properties['currency']) ?? assumedCurrency(site, source);
  const stated = currency && parseMoney(properties['value'], currency);
  return stated && stated.minor >= 0n ? stated : undefined;
}

function typeOf({ settings }: Site, event: string): ConversionType | undefined {
  return settings.conversions.find((type) => type.event === event);
}

/** Writes the run's conversions, and works out anew all that the run may have changed. */
export async function recomputeConversions(
  tx: Transaction,
  site: Site,
  into: Derivation,
  set: WorkingSet,
  moved: MovedTouch[],
): Promise<void> {
  const of = { siteId: into.siteId, generation: into.generation };
  const fresh = set.conversions.map((event) => ({ ...rowOf(event, set), ...of }));
  await saveConversions(tx, fresh);
  if (fresh.length === 0 && !(await hasConversions(tx, into))) return;
  const reached = await affectedConversions(tx, into, reachedIn(set, moved));
  await reworkConversions(tx, site, into, [...new Set([...fresh.map(({ id }) => id), ...reached])]);
}

type EventRow = Omit<ConversionRow, 'siteId' | 'generation' | 'counted' | 'path'>;

function rowOf({ type, eventId, at, position, source, value, currency, ...whose }: ConversionEvent, set: WorkingSet): EventRow {
  const owned = whose.personId && ownedBy(whose.personId, (id) => personNow(set.people, id));
  return {
    id: derivedUuid('conversion', eventId) as Id<'conversion'>,
    ...{ type, eventId, source, currency },
    convertedAt: at,
    logPosition: position,
    value: value ?? null,
    visitorId: whose.visitorId ?? null,
    personId: owned?.personId ?? null,
    basePersonId: owned?.basePersonId ?? null,
    browserPersonId: whose.browserPersonId ?? null,
    sessionId: whose.sessionId ?? null,
  };
}

/** Works these out anew, and the others that their counting decides about. */
export async function reworkConversions(tx: Transaction, site: Site, into: Derivation, ids: Id<'conversion'>[]): Promise<void> {
  const asked = await conversionsById(tx, into, ids);
  if (asked.length === 0) return;
  const firsts = await firstsOf(tx, site, into, asked);
  const known = new Set(asked.map(({ id }) => id));
  const others = [...firsts.values()].flatMap(({ first, counted }) => [first, ...counted]).filter((id) => !known.has(id));
  const rows = [...asked, ...(await conversionsById(tx, into, [...new Set(others)]))].map((row) => ({
    ...row,
    counted: isCounted(site, row, firsts),
  }));
  const counted = rows.filter((row) => row.counted);
  const touches = await touchesNear(tx, site, into, counted.map(placedOf));
  const credits: ConversionCreditInsert[] = [];
  const worked = rows.map((row) => {
    if (!row.counted) return { ...row, path: [] };
    const work = workOut(site, row, touches.near(placedOf(row)));
    credits.push(...work.credits);
    return { ...row, path: work.path };
  });
  await replaceConversionCredit(tx, into, worked, credits);
}

type Firsts = Map<string, { first: Id<'conversion'>; counted: Id<'conversion'>[] }>;

/** The first conversions of the people and sessions of those that count once for each. */
async function firstsOf(tx: Transaction, site: Site, into: Derivation, rows: ConversionRow[]): Promise<Firsts> {
  const firsts: Firsts = new Map();
  for (const [per, by] of [['person', 'personId'] as const, ['session', 'sessionId'] as const]) {
    const groups = new Map<string, CountedGroup>();
    for (const row of rows) {
      const whose = row[by];
      if (whose && typeOf(site, row.type)?.countsOncePer === per) groups.set(`${row.type} ${whose}`, { type: row.type, whose });
    }
    for (const { type, whose, ...group } of await firstConversions(tx, into, by, [...groups.values()])) {
      firsts.set(`${type} ${whose}`, group);
    }
  }
  return firsts;
}

/** A kind that the site counts no more has no conversions, until a rebuild has taken its rows away. */
function isCounted(site: Site, row: ConversionRow, firsts: Firsts): boolean {
  const type = typeOf(site, row.type);
  if (!type) return false;
  if (type.countsOncePer === 'event') return true;
  const whose = type.countsOncePer === 'person' ? row.personId : row.sessionId;
  return whose === null || firsts.get(`${row.type} ${whose}`)?.first === row.id;
}

/** As an order of its time is placed. */
function placedOf({ id, visitorId, personId, browserPersonId, sessionId, convertedAt }: ConversionRow): PlacedRow {
  return { id, visitorId, personId, browserPersonId, sessionId, orderedAt: convertedAt, pathAt: null };
}

/** The path among the touches near it, and what that earns under every model. */
function workOut(
  site: Site,
  { siteId, generation, id: conversionId, type, convertedAt, value, currency }: ConversionRow,
  considered: TouchRow[],
): Pick<ConversionRow, 'path'> & { credits: ConversionCreditInsert[] } {
  const { lookbackDays, channelLookbackDays, direct } = site.settings;
  const path = makePath(labelled(site.settings.labelRules, considered), {
    orderAt: convertedAt,
    lookbackDays,
    channelLookbackDays,
    direct,
  });
  const rejections = new Map(path.rejected.map(({ touch, reason }) => [touch.id, reason]));
  const places = new Map(considered.map((touch, position) => [touch.id, { ...touch, position }]));
  const credits = creditOrder(modelsOf(site.settings), {
    path: path.used,
    directLeftOut: directLeftOut(path),
    orderAt: convertedAt,
    amount: value ?? 0n,
  }).map(
    ({ entry: _, touchpointId, ...share }): ConversionCreditInsert => ({
      ...{ siteId, generation, conversionId, type, convertedAt, currency },
      ...share,
      touchpointId,
      ...creditedTouch(touchpointId && places.get(touchpointId)),
    }),
  );
  return {
    path: considered.map(({ id: touchpointId }) => {
      const rejection = rejections.get(touchpointId);
      return { touchpointId, ...(rejection && { rejection }) };
    }),
    credits,
  };
}
