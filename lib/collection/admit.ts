/**
 * Admission: a checked wire event becomes the event that is stored, or is refused with the field that it cannot do without.
 * Everything the decision needs comes in: time, ids, the visitor, what is known of the address and the browser.
 */
import type { Id } from '@/lib/core/id';
import type { Currency } from '@/lib/core/currency';
import { parseInstant, readInstant } from '@/lib/core/instant';
import { isDeeper, JSON_DEPTH_MAX, listOf, member } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import { type Consent, type ConsentPolicy, mayIdentify, refusesAny } from '@/lib/model/consent';
import { CONSENT_EVENT } from '@/lib/model/event-words';
import { type EventNote, NOTES_MAX } from '@/lib/model/event-note';
import {
  type EventPayload,
  type FilterReason,
  PROPERTIES_BYTES_MAX,
  type StoredEvent,
  type StoredUser,
  type VisitorFrom,
  type WireBatch,
  type WireEvent,
  type WireUser,
} from '@/lib/model/event';
import type { Sealed } from '@/lib/model/secret';
import { DECISION_ID_PREFIX } from '@/lib/model/decision';
import { decisionNames } from '@/lib/model/decision-name';
import type { FieldProblem } from '@/lib/model/problem';
import { fitProperties } from './fit-properties';
import { mendOrder } from './mend-order';
import { hashUser } from './personal-data';
import { AHEAD_MAX_MS } from './limits';
import { correctTime } from './time';

/** What holds for every event of one request. */
export type Admission = {
  siteId: Id<'site'>;
  source: string;
  policy: ConsentPolicy;
  receivedAt: Date;
  sentAt: Date;
  visitor?: { id: Id<'visitor'>; from: VisitorFrom };
  /** The same browser's visitor on another of the site's domains, from a token that the server had signed. */
  linkedVisitor?: Id<'visitor'>;
  /** What the page itself proposed minutes before, where the cookie holds another. */
  proposedVisitor?: Id<'visitor'>;
  /** The sender's own id of the browser, as "source:id". */
  device?: string;
  sentName?: string;
  /** Who stands for what the event decides: their secret key came with it. */
  approvedBy?: string;
  /** Stands where an amount has none; absent: orders must state theirs. */
  currency?: Currency;
  /** What was left out of the whole request. */
  notes?: EventNote[];
  /** Of the whole request, decompressed: what comes in few bytes need not be measured. */
  bodyBytes?: number;
  /** How old an event may be, and how large its properties; the snippet's limits unless a source has its own. */
  ageMaxMs?: number;
  propertiesBytesMax?: number;
  envelope: Pick<WireBatch, 'client' | 'browserIds'>;
  userAgent?: string;
  ip?: string;
  country?: string;
  /** It is the past of a shop. */
  history?: true;
  /** The shop's own: national phone numbers are read by it where the buyer's address says no country. */
  shopCountry?: string;
  /** The whole request came from a robot, a prefetch, or the store's own people. */
  filtered?: FilterReason;
  /** Why an event of this name and page is left out. */
  excludes?: (wire: Pick<WireEvent, 'name' | 'page'>) => FilterReason | undefined;
  /** Encrypts the raw personal data, where the site keeps them; absent: only hashes stay. */
  seal?: (text: string) => Sealed;
  /** Removes e-mail addresses from URLs. */
  scrubUrl: (url: string) => string;
};

/**
 * The event to store under `eventId`, or the field that it cannot do without. What was changed for it stands in its notes; `told`
 * are those of its reading.
 */
export function admit(
  wire: WireEvent,
  eventId: Id<'event'>,
  context: Admission,
  told: EventNote[] = [],
): Result<StoredEvent, FieldProblem> {
  const problem = reservedProblem(wire);
  if (problem) return fail(problem);
  const notes = context.notes ? [...context.notes, ...told] : [...told];
  const properties = propertiesOf(wire, context, notes);
  if (!properties.ok) return properties;
  const claimed = parseInstant(wire.at) ?? meantTime(wire.at, context, notes);
  const time = correctTime(claimed, context.sentAt, context.receivedAt, context.ageMaxMs);
  const isOfOrder = wire.name === 'purchase' || wire.name === 'refund';
  if (time.implausible && isOfOrder) notes.push({ field: 'at', what: 'left_out', detail: IMPLAUSIBLE });
  const identified = mayIdentify(wire.consent, context.policy);
  return ok({
    siteId: context.siteId,
    id: eventId,
    messageId: wire.id,
    source: context.source,
    name: wire.name,
    occurredAt: time.occurredAt,
    receivedAt: context.receivedAt,
    visitorId: identified ? context.visitor?.id : undefined,
    consent: statedConsent(wire.consent),
    country: context.country,
    ip: identified ? context.ip : undefined,
    filtered: context.filtered ?? (time.implausible && !isOfOrder ? 'time_implausible' : context.excludes?.(wire)),
    payload: {
      ...payloadOf(wire, properties.value, context, identified),
      ...(time.implausible ? { claimedAt: claimed.toISOString() } : {}),
      ...(notes.length > 0 && { notes: notes.slice(0, NOTES_MAX) }),
    },
  });
}

const IMPLAUSIBLE = 'is more than a day ahead of our clock, or longer ago than is taken: the time of its receipt stands for it';

/** An order's own times without those that lie ahead: it would stand on a day to come, or no later word on it would count. */
function withoutTimesAhead(
  given: Record<string, unknown>,
  { receivedAt }: Admission,
  notes: EventNote[],
): Record<string, unknown> {
  const latest = receivedAt.getTime() + AHEAD_MAX_MS;
  const ahead = ['ordered_at', 'updated_at'].filter((field) => (parseInstant(given[field])?.getTime() ?? 0) > latest);
  if (ahead.length === 0) return given;
  const properties = { ...given };
  for (const field of ahead) {
    delete properties[field];
    notes.push({ field: `properties.${field}`, what: 'left_out', detail: 'is more than a day ahead of our clock' });
  }
  return properties;
}

/** When it happened, of a time that is not as documented. One that cannot be read is that of the sending. */
function meantTime(at: string, { sentAt }: Admission, notes: EventNote[]): Date {
  const read = readInstant(at);
  const stands = read ? `it was taken for ${read.toISOString()}` : 'the time of its sending stands for it';
  const detail = `must be a time with its zone, such as 2026-03-01T12:00:00.000Z: ${stands}`;
  notes.push({ field: 'at', what: read ? 'read_as' : 'left_out', detail });
  return read ?? sentAt;
}

/** Every body of a page's usual events is smaller: no number or escape makes it eight times as long. */
const UNMEASURED_PART = 8;

function propertiesOf(
  { name, properties, itemsCut }: WireEvent,
  context: Admission,
  notes: EventNote[],
): Result<WireEvent['properties'], FieldProblem> {
  if (itemsCut)
    notes.push({ field: 'properties.items', what: 'cut', detail: 'too many for one request: the page left out the last' });
  const isOrder = name === 'purchase' || name === 'refund';
  if (!properties) return isOrder ? mendOrder(name, {}, context.currency, notes) : ok(undefined);
  const mended = isOrder ? mendOrder(name, properties, context.currency, notes) : ok(withCurrency(properties, context.currency));
  if (!mended.ok) return mended;
  const read = isOrder ? withoutTimesAhead(mended.value, context, notes) : mended.value;
  const bytesMax = context.propertiesBytesMax ?? PROPERTIES_BYTES_MAX;
  const isShort = context.bodyBytes !== undefined && context.bodyBytes * UNMEASURED_PART <= bytesMax;
  return ok(isShort && !isDeeper(read, JSON_DEPTH_MAX) ? read : fitProperties(read, bytesMax, notes));
}

/** Carts and products without a currency have the site's; items that state their own need none. */
function withCurrency(properties: Record<string, unknown>, currency: Currency | undefined): Record<string, unknown> {
  const { value, items, currency: stated } = properties;
  if (currency === undefined || (stated ?? '') !== '') return properties;
  const isPriced = listOf(items).some((item) => isStated(member(item, 'price')));
  const isNamed = listOf(items).some((item) => isStated(member(item, 'currency')));
  return isStated(value) || (isPriced && !isNamed) ? { ...properties, currency } : properties;
}

function isStated(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function payloadOf(wire: WireEvent, properties: WireEvent['properties'], context: Admission, identified: boolean): EventPayload {
  const { page } = wire;
  const refusedBy = !identified && wire.name === CONSENT_EVENT && refusesAny(wire.consent) && refuserOf(wire, context);
  // Beside whom it is of, a refusal holds nothing that would trace them.
  if (refusedBy) return { refusedBy };
  return {
    page: page && {
      ...page,
      url: context.scrubUrl(page.url),
      ...(page.referrer ? { referrer: context.scrubUrl(page.referrer) } : {}),
    },
    properties,
    client: context.envelope.client,
    userAgent: context.userAgent,
    ...(context.sentName ? { sentName: context.sentName } : {}),
    ...(context.approvedBy ? { approvedBy: context.approvedBy } : {}),
    ...(context.history && { history: true as const }),
    ...(wire.pixels?.length ? { pixels: wire.pixels } : {}),
    ...(wire.pixelsBlocked?.length ? { pixelsBlocked: wire.pixelsBlocked } : {}),
    ...(identified && {
      device: context.device,
      linkedVisitor: context.linkedVisitor,
      proposedVisitor: context.proposedVisitor,
      user: wire.user && storedUser(wire.user, context),
      browserIds: context.envelope.browserIds,
      visitorFrom: context.visitor?.from,
    }),
  };
}

/** Whose consent ends: what a later look for them needs, and nothing else that the request tells of them. */
function refuserOf({ user }: WireEvent, { visitor, shopCountry }: Admission): EventPayload['refusedBy'] {
  const visitorId = visitor?.id;
  const { userId, emailHash, phoneHash } = (user && hashUser(user, shopCountry)) ?? {};
  const named = { ...(userId && { userId }), ...(emailHash && { emailHash }), ...(phoneHash && { phoneHash }) };
  const isNamed = Object.keys(named).length > 0;
  return visitorId || isNamed ? { ...(visitorId && { visitorId }), ...(isNamed && { user: named }) } : undefined;
}

function storedUser(user: WireUser, { seal, shopCountry }: Admission): StoredUser | undefined {
  const hashed = hashUser(user, shopCountry);
  return hashed && { ...hashed, ...(seal && { sealed: seal(JSON.stringify(user)) }) };
}

/** What a person decides is stored by Tieback alone: nobody who may send events may decide what counts. */
function reservedProblem({ id, name }: WireEvent): FieldProblem | undefined {
  if (decisionNames.some((reserved) => reserved === name)) {
    return { field: 'name', detail: `"${name}" is the name of a decision in Tieback: send the event under another name` };
  }
  return id.startsWith(DECISION_ID_PREFIX)
    ? { field: 'id', detail: `must not begin with "${DECISION_ID_PREFIX}": such ids are Tieback's own` }
    : undefined;
}

function statedConsent(consent: Consent | undefined): Consent | undefined {
  return consent && Object.keys(consent).length > 0 ? consent : undefined;
}
