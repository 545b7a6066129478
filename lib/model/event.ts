/**
 * The event: what a sender puts on the wire, and the immutable row that is stored of it.
 *
 * | field      | on the wire                       | stored                                            |
 * |------------|-----------------------------------|---------------------------------------------------|
 * | message id | `id`, made once by the sender     | `messageId`, unique per site                      |
 * | time       | `at` (sender's clock)             | `occurredAt` (corrected by sentAt), `receivedAt`  |
 * | visitor    | `visitor`, a proposal             | `visitorId`: the cookie's id, else the proposal   |
 * | person     | `user` with raw email, phone      | `user` with SHA-256 hashes only                   |
 */
import { z } from 'zod';
import type { Id } from '@/lib/core/id';
import type { Consent } from './consent';
import { consentSchema } from './consent-schema';
import type { EventNote } from './event-note';
import type { StoredUser } from './stored-user';
import type { FilterReason, RejectReason } from './event-words';

export type { StoredUser } from './stored-user';
export {
  ALIAS_EVENT,
  type FilterReason,
  filterReasons,
  type IntakeOutcome,
  intakeOutcomes,
  type RejectReason,
  rejectReasons,
  systemEventNames,
} from './event-words';

/** Limits of one event; each is tested at the limit and one past it. */
export const EVENT_NAME_LENGTH_MAX = 64;
export const MESSAGE_ID_LENGTH_MAX = 100;
export const URL_LENGTH_MAX = 4096;
export const TEXT_LENGTH_MAX = 512;
/** An order of 200 lines with long or Japanese names. */
export const PROPERTIES_BYTES_MAX = 131_072;
export const PIXELS_MAX = 20;
/** Cookies of 30 properties; a page that several agencies have tagged has five. */
export const GA_SESSIONS_LENGTH_MAX = 2_048;
/** More than a browser keeps in years: whoever says more invents it. */
export const LOST_MAX = 1_000;

const text = z.string().max(TEXT_LENGTH_MAX);
const url = z.string().max(URL_LENGTH_MAX);

/** Who the visitor says they are. Raw on the wire (over TLS), hashed before anything is stored. */
export const wireUserSchema = z.object({
  userId: z.union([text, z.number().int()]).transform(String).optional(),
  email: text.optional(),
  phone: text.optional(),
  firstName: text.optional(),
  lastName: text.optional(),
  city: text.optional(),
  region: text.optional(),
  postalCode: text.optional(),
  country: text.optional(),
  /** "f", "female", "m" or "male"; anything else is no platform's. */
  gender: text.optional(),
  /** As 1990-04-01 or 19900401. */
  birthDate: text.optional(),
});
export type WireUser = z.infer<typeof wireUserSchema>;

/** Identifiers of other tools' first-party cookies, forwarded so that server-side conversions match browser ones. */
export const browserIdsSchema = z.object({
  fbp: text.optional(),
  fbc: text.optional(),
  ga: text.optional(),
  gaSession: text.optional(),
  /** Google Analytics' sessions of all properties on the page: their cookies, as a browser sends them (ga-session.ts). */
  gaSessions: z.string().max(GA_SESSIONS_LENGTH_MAX).optional(),
  ttp: text.optional(),
  /** Snapchat's _scid. */
  scid: text.optional(),
  /** Reddit's _rdt_uuid. */
  rdt: text.optional(),
  /** Microsoft's _uetvid. */
  uet: text.optional(),
  /** Pinterest's _epik: the click id that its tag keeps. */
  epik: text.optional(),
  /** Shopify's cart cookie. */
  cart: text.optional(),
  /** Segment's anonymous id. */
  ajs: text.optional(),
});

export const pageSchema = z.object({
  url,
  referrer: url.optional(),
  title: text.optional(),
});

export const clientSchema = z.object({
  language: text.optional(),
  screen: z
    .string()
    .regex(/^\d{1,5}x\d{1,5}$/)
    .optional(),
  timeZone: text.optional(),
});

/** Destinations' ids; more than there are, or longer ones, no page has. */
const pixelNames = z.array(z.string().regex(/^[a-z0-9_]{1,20}$/, 'must be the id of a destination')).max(PIXELS_MAX);

export const wireEventSchema = z.object({
  id: z.string().min(1).max(MESSAGE_ID_LENGTH_MAX),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, 'use snake_case: letters a-z, digits and _')
    .max(EVENT_NAME_LENGTH_MAX),
  at: z.string(),
  page: pageSchema.optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  user: wireUserSchema.optional(),
  consent: consentSchema.optional(),
  /** Destinations whose own pixel was shown this event in the browser: a copy with the same key may exist there. */
  pixels: pixelNames.optional(),
  /** Those of them whose script was known not to have come. */
  pixelsBlocked: pixelNames.optional(),
  /** The page left out items because no request could have carried them all. */
  itemsCut: z.boolean().optional(),
});
export type WireEvent = z.infer<typeof wireEventSchema>;

/**
 * What a source knows of one event beside what the snippet's wire form holds: servers send the events of many browsers together.
 */
export type EventContext = {
  /** Our own visitor id, where the sender carried it along (a cart attribute, payment metadata). */
  visitor?: string;
  /** The sender's own id of a browser or device (Segment's anonymousId, GA's client id); stands for a visitor of its own. */
  device?: string;
  userAgent?: string;
  ip?: string;
  client?: z.infer<typeof clientSchema>;
  browserIds?: z.infer<typeof browserIdsSchema>;
  /** The event's name as sent, when it had to be changed to snake_case. */
  sentName?: string;
};
export type SourceEvent = WireEvent & { context?: EventContext };

/** The envelope of one collection request. `events` are checked one by one, so that a bad one does not take the rest with it. */
export const wireBatchSchema = z.object({
  sentAt: z.string(),
  /**
   * The id the page minted for its visitor; the cookie's id, where there is one, wins. With a refusal: whose consent has ended.
   */
  visitor: z.string().optional(),
  /** Asks for a new visitor id, after `tieback('reset')`: the proposal then wins over the cookie. */
  fresh: z.boolean().optional(),
  /** The hand-over token that the landing page's address carried. */
  link: z.string().max(TEXT_LENGTH_MAX).optional(),
  /** Events that this browser has given up since it was last answered. */
  lost: z.number().int().min(1).max(LOST_MAX).optional(),
  client: clientSchema.optional(),
  browserIds: browserIdsSchema.optional(),
  events: z.array(z.unknown()),
});
export type WireBatch = Omit<z.infer<typeof wireBatchSchema>, 'events'> & { events: WireEvent[] };

export type VisitorFrom = 'cookie' | 'page' | 'order' | 'device';

/** Everything of an event that is not a column of its own; stored as JSON. */
export type EventPayload = {
  page?: z.infer<typeof pageSchema>;
  properties?: Record<string, unknown>;
  user?: StoredUser;
  client?: z.infer<typeof clientSchema>;
  browserIds?: z.infer<typeof browserIdsSchema>;
  userAgent?: string;
  /** The sender's own id of the browser, as "source:id". */
  device?: string;
  /** The same browser's visitor on another of the site's domains, proven by a token that the server had signed. */
  linkedVisitor?: Id<'visitor'>;
  /**
   * The id that the page itself had proposed minutes before, where the cookie held another: two tabs that were opened at once
   * made one each, and the cookie kept the later.
   */
  proposedVisitor?: Id<'visitor'>;
  /**
   * Of a `consent` event that refuses what identifying needs: whose consent it was, and no more. The refusal must reach what is
   * known of them already; the event itself belongs to nobody.
   */
  refusedBy?: { visitorId?: Id<'visitor'>; user?: Pick<StoredUser, 'userId' | 'emailHash' | 'phoneHash'> };
  /** The name as sent, when it is not the stored one. */
  sentName?: string;
  /**
   * Where the visitor id came from: the cookie that this server had set, the page's own proposal, the order or payment that
   * carried it, or another tool's id of the browser.
   */
  visitorFrom?: VisitorFrom;
  /** Why `occurredAt` is not what the sender claimed, when it was out of bounds. */
  claimedAt?: string;
  /** As on the wire. */
  pixels?: string[];
  pixelsBlocked?: string[];
  /** Who stands for what the event decides: the holder of the API key that came with it, as the audit log writes it. */
  approvedBy?: string;
  /** Taken in as the past of a shop: nothing of it is sent to destinations. */
  history?: true;
  /** What the door changed. */
  notes?: EventNote[];
};

/** One stored fact. `id` is a uuid v7 whose time is `receivedAt`. */
export type StoredEvent = {
  siteId: Id<'site'>;
  id: Id<'event'>;
  messageId: string;
  source: string;
  name: string;
  occurredAt: Date;
  receivedAt: Date;
  visitorId?: Id<'visitor'>;
  consent?: Consent;
  /** ISO 3166-1 alpha-2, looked up while the address was at hand. */
  country?: string;
  /** The sender's address; removed after the site's IP retention. */
  ip?: string;
  filtered?: FilterReason;
  payload: EventPayload;
};

/** What became of one event of a request, in the request's order. */
export type EventReceipt =
  | { id: string; status: 'accepted' | 'duplicate'; notes?: EventNote[] }
  | { id?: string; status: 'rejected'; reason: RejectReason; field?: string; detail: string };

/** Imported files are the past, as is what was fetched of it: it is sent by a back-fill, when somebody asks for it. */
export const HISTORY_SOURCE = 'csv';
