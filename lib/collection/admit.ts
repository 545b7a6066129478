/**
 * Admission: a checked wire event becomes the event that is stored, or is refused with the field that is wrong.
 * Everything the decision needs comes in: time, ids, the visitor, what is known of the address and the browser.
 */
import type { Id } from '@/lib/core/id';
import { parseInstant } from '@/lib/core/instant';
import { isDeeper, JSON_DEPTH_MAX } from '@/lib/core/json';
import { fail, ok, type Result } from '@/lib/core/result';
import { type Consent, type ConsentPolicy, mayIdentify } from '@/lib/model/consent';
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
import { readPurchase, readRefund } from '@/lib/model/purchase';
import type { FieldProblem } from '@/lib/model/problem';
import { hashUser } from './personal-data';
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
  /** The sender's own id of the browser, as "source:id". */
  device?: string;
  sentName?: string;
  /** How old an event may be, and how large its properties; the snippet's limits unless a source has its own. */
  ageMaxMs?: number;
  propertiesBytesMax?: number;
  envelope: Pick<WireBatch, 'client' | 'browserIds'>;
  userAgent?: string;
  ip?: string;
  country?: string;
  /** The shop's own: national phone numbers are read by it where the buyer's address says no country. */
  shopCountry?: string;
  /** The whole request came from a robot or a prefetch. */
  filtered?: FilterReason;
  /** Encrypts the raw personal data, where the site keeps them; absent: only hashes stay. */
  seal?: (text: string) => Sealed;
  /** Removes e-mail addresses from URLs. */
  scrubUrl: (url: string) => string;
};

/** The event to store under `eventId`, or the field that keeps it out. */
export function admit(wire: WireEvent, eventId: Id<'event'>, context: Admission): Result<StoredEvent, FieldProblem> {
  const claimed = parseInstant(wire.at);
  if (!claimed) return fail({ field: 'at', detail: 'must be a time with its zone, such as 2026-03-01T12:00:00.000Z' });
  const problem =
    reservedProblem(wire) ?? orderProblem(wire) ?? sizeProblem(wire, context.propertiesBytesMax ?? PROPERTIES_BYTES_MAX);
  if (problem) return fail(problem);
  const time = correctTime(claimed, context.sentAt, context.receivedAt, context.ageMaxMs);
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
    filtered: context.filtered ?? (time.implausible ? 'time_implausible' : undefined),
    payload: {
      ...payloadOf(wire, context, identified),
      ...(time.implausible ? { claimedAt: claimed.toISOString() } : {}),
    },
  });
}

function payloadOf(wire: WireEvent, context: Admission, identified: boolean): EventPayload {
  const { page } = wire;
  return {
    page: page && {
      ...page,
      url: context.scrubUrl(page.url),
      ...(page.referrer ? { referrer: context.scrubUrl(page.referrer) } : {}),
    },
    properties: wire.properties,
    client: context.envelope.client,
    userAgent: context.userAgent,
    ...(context.sentName ? { sentName: context.sentName } : {}),
    ...(wire.pixels?.length ? { pixels: wire.pixels } : {}),
    ...(wire.pixelsBlocked?.length ? { pixelsBlocked: wire.pixelsBlocked } : {}),
    ...(identified && {
      device: context.device,
      linkedVisitor: context.linkedVisitor,
      user: wire.user && storedUser(wire.user, context),
      browserIds: context.envelope.browserIds,
      visitorFrom: context.visitor?.from,
    }),
  };
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

function orderProblem(wire: WireEvent): FieldProblem | undefined {
  if (wire.name !== 'purchase' && wire.name !== 'refund') return undefined;
  const read = wire.name === 'purchase' ? readPurchase(wire.properties ?? {}) : readRefund(wire.properties ?? {});
  return read.ok ? undefined : read.failure;
}

function sizeProblem({ properties }: WireEvent, bytesMax: number): FieldProblem | undefined {
  if (!properties) return undefined;
  if (isDeeper(properties, JSON_DEPTH_MAX)) {
    return { field: 'properties', detail: `must not be nested more than ${JSON_DEPTH_MAX} levels deep` };
  }
  if (JSON.stringify(properties).length <= bytesMax) return undefined;
  return { field: 'properties', detail: `must be at most ${bytesMax} characters of JSON` };
}

function statedConsent(consent: Consent | undefined): Consent | undefined {
  return consent && Object.keys(consent).length > 0 ? consent : undefined;
}
