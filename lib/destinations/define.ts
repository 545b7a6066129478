/**
 * What a destination is: one platform, described once. Delivery, the console's forms, tests, previews and guides read this and
 * name no platform themselves. Everything here is pure: conversions and settings in, requests out; answers in, outcomes out.
 */
import type { z } from 'zod';
import type { Result } from '@/lib/core/result';
import type { Consent } from '@/lib/model/consent';
import type { MappedConversion } from '@/lib/model/conversion';
import type { ValueRule } from '@/lib/model/mapping-words';
import type { Outcome, Skip, VendorRequest, VendorResponse, Verdict, Withheld } from '@/lib/model/delivery';
import type { DestinationCategory } from './category';
import { withoutDenied } from './denied-success';
import { type EventLimit, fitted } from './fit-lines';
import type { PixelDefinition } from './pixel';
import type { Sandbox } from './sandbox';

/** One thing an admin fills in. Formats are warned about, never refused for: platforms change them. */
export type SettingField = {
  /** The member of the settings. */
  name: string;
  label: string;
  /** What it is and where to find it, in the platform's own words for its screens. */
  help: string;
  kind: 'text' | 'secret' | 'switch' | 'choice' | 'long_secret';
  placeholder?: string;
  /** Of kind `choice`. */
  choices?: readonly { value: string; label: string }[];
  /** What the value usually looks like. */
  usual?: { pattern: RegExp; hint: string };
  /** Requests go to the address that it holds: another host there gets none of the secrets that are stored. */
  address?: true;
  /** Lines of the admin's own, such as headers: only the blanks around them are left out. */
  asTyped?: true;
  /** The form offers to make a value: this prefix, then so many random bytes in base64. */
  generated?: { prefix: string; bytes: number };
};

/** An event as it will stand in a request. Items of one request share a `group` (absent: any may go together). */
export type Prepared = { item: unknown; group?: string; withheld: Withheld[] };

/** How a call is made, besides what the settings say. */
export type Call = {
  /** From `authorize`, where the destination has it. */
  accessToken?: string;
  /** A test event: sent with the platform's test code, so that it stays out of the reports. */
  test?: boolean;
  /** When this attempt is made. Signatures contain it. */
  now: Date;
};

export type Answer = { verdict: Verdict; traceId?: string };

/** A destination with one connection's settings and secrets. */
export type OpenDestination = {
  /** The event in the platform's form, or why it is not sent. Says nothing of age and general consent: delivery knows those. */
  prepare: (conversion: MappedConversion) => Result<Prepared, Skip>;
  /** The request for these items, at most `limits.batchEvents` and all of one group. */
  request: (items: unknown[], call: Call) => VendorRequest;
  /** What the answer to a request of `count` items means for them. */
  read: (response: VendorResponse, count: number) => Answer;
  /** The click that a test event comes with, for platforms that take nothing without one of theirs. */
  testClick?: { param: string; value: string };
  /** A call that checks credentials without recording an event; absent: only a test event can tell. */
  probe?: { request: (call: Call) => VendorRequest; read: (response: VendorResponse) => Outcome };
  /** For platforms whose access tokens are short-lived: the request for one, and what it answers. */
  authorize?: {
    request: (now: Date) => Promise<VendorRequest>;
    read: (response: VendorResponse, now: Date) => Result<{ accessToken: string; expiresAt: Date }, Outcome>;
  };
  /**
   * For platforms that take a request first and judge its events later: what became of it, asked for by the trace id of its
   * answer.
   */
  status?: {
    /** When it is first worth asking, in milliseconds after the request, and when an answer is no longer to be waited for. */
    after: number;
    until: number;
    request: (traceId: string, call: Call) => VendorRequest;
    /** Undefined: not decided yet, ask again later. */
    read: (response: VendorResponse, count: number) => Verdict | undefined;
  };
};

/** The version of its API that we call, and how long the platform serves it. */
export type ApiVersion = {
  /** As it stands in addresses or headers. */
  name: string;
  /** YYYY-MM-DD, where the platform says. */
  releasedOn?: string;
  /**
   * YYYY-MM-DD: the first day on which it may be refused, as announced or as the platform's policy for it sets at the earliest;
   * null: the platform has announced none.
   */
  endsOn: string | null;
  /** Month in which both were looked up, such as 2026-11. */
  read: string;
};

export type Destination = {
  id: string;
  name: string;
  /** One sentence: what a store gets from it. */
  summary: string;
  category: DestinationCategory;
  /** At most two letters and a colour of ours: no trademark is drawn. */
  mark: { letters: string; color: string };
  docs: { url: string /** Month of reading, such as 2026-11. */; read: string };
  /** Absent where the platform has none. */
  apiVersion?: ApiVersion;
  /** What an admin needs before starting, and where it is found. */
  needs: readonly string[];
  fields: readonly SettingField[];
  /**
   * The settings that together name the account, pixel or data set that events are counted in, the first of them always there.
   * Absent where only a secret, or the names of events, say it.
   */
  account?: readonly string[];
  /** All settings, secret ones included. Additive only: stored settings are a contract. */
  settings: z.ZodType<Record<string, unknown>>;
  /** The platform's own address, without path; a connection may name another (a proxy, a regional one, the sandbox). */
  baseUrl: string;
  limits: {
    batchEvents: number;
    batchBytes: number;
    /** What one event may be, where orders of many lines can be more: they are put together (fit-lines.ts). */
    event?: EventLimit;
    /** Past it the platform refuses, or misdates. */
    ageDays: number;
    /** By the platform's name of an event: sooner past it, where an old one would do harm. */
    ageDaysOf?: Readonly<Record<string, number>>;
    requestsPerSecond: number;
    /** Requests in flight at once. */
    concurrency: number;
    timeoutMs: number;
  };
  /** How our events are named there by default; what is not listed is off until somebody maps it. */
  events: Readonly<Record<string, string>>;
  /** Which of these a new connection sends; absent: all. The others wait, named, to be switched on. */
  sentByDefault?: readonly string[];
  /** What a new connection sends as a purchase's value; absent: the total. Affiliate networks pay on goods alone. */
  valueByDefault?: ValueRule;
  /**
   * What the platform's event names are: a list to choose from (`open` if custom ones are taken too), or ids that the admin
   * enters.
   */
  eventNames: { label: string; choices?: readonly string[]; open: boolean; help: string };
  consent: {
    /** Each must be granted for an event to be sent. */
    needs: readonly (keyof Consent)[];
    /** The platform's names of what goes whatever was answered: it is itself the person's word on being written to. */
    exempt?: readonly string[];
    /** Countries whose law lets an opted-out buyer's event be sent when it is flagged for limited use, and how it is flagged. */
    restricted?: { countries: readonly string[]; how: string };
  };
  /**
   * The groups of requests that ask for a permission of their own (their names up to a colon): credentials that lack it hold back
   * these alone, and what else is owed still goes.
   */
  scopedGroups?: readonly string[];
  /** Whether refunds and cancellations are taken, and how; shown on the screen. */
  refunds: { taken: boolean; how: string };
  /**
   * How an order that was edited, refunded otherwise or charged back after it was sent is told: as the purchase's new value, or
   * as an event of this name. Absent: as a refund of the difference where refunds are taken, else not at all.
   */
  restates?:
    | {
        by: 'value' /** Where it takes corrections of some accounts alone: only if the connection sends refunds. */;
        ifRefundsSent?: true;
      }
    | { by: 'event'; as: string };
  /**
   * The platform takes what the site's own model credits it with of an order: so many days after the order at most. `platform`:
   * as touchpoints name it.
   */
  takesCredit?: { platform: string; withinDays: number };
  /** What the platform calls an order of a till, as its settings say it; absent: it knows websites alone. */
  pointOfSale?: string;
  /** What the platform can match a buyer by: for match readiness. */
  matchKeys: readonly MatchKey[];
  /**
   * Where a request's items stand in its body, such as "data"; "" where the body is the one item. Several where requests differ.
   */
  itemsAt: string | readonly string[];
  /** The setting that holds the test code, where test events need one. */
  testCode?: string;
  /** How test events stay out of the reports without a code. Neither this nor `testCode`: the platform has no test mode. */
  testMode?: string;
  /**
   * What the platform deduplicates by, and whether it counts a repeat of ours once; where not, a call that may have arrived is
   * not repeated.
   */
  deduplicates: {
    by: string;
    /** Whatever the event is called there: two rules of one event need ids of their own. */
    byIdAlone?: true;
    /** For how many days it remembers an id: after that it counts a repeat again. Absent: no such time is known. */
    windowDays?: number;
    repeats: boolean;
    /** Our names of the events that are counted once nonetheless. */
    repeatable?: readonly string[];
  };
  /** Why a secret stands in the address: the platform takes it nowhere else. It is redacted before anything is stored. */
  secretInAddress?: string;
  /** Why raw personal data are sent: the platform matches by nothing else, and which ones. */
  rawPersonalData?: string;
  /** How an order's value is told where it is no one amount: the lines that it is spread over add up to it. */
  valueByLines?: string;
  /** Why amounts are whole hundredths of the currency's unit, whatever its decimals. */
  inHundredths?: string;
  /** The currencies that it knows; amounts in another are left out. Absent: all. */
  currencies?: readonly string[];
  /** The setting that holds the one currency of the account, where requests name none. */
  accountCurrency?: string;
  /** What of an event the platform has no member for, its key or its own time, and what follows from it. */
  lacks?: { key?: string; time?: string };
  /** Why success cannot be told from failure by the answer. */
  answersNothing?: string;
  open: (settings: Record<string, unknown>, baseUrl: string) => OpenDestination;
  pixel?: PixelDefinition;
  sandbox: Sandbox;
};

export const matchKeys = [
  'email',
  'phone',
  'name',
  'address',
  'external_id',
  'click_id',
  'browser_id',
  /** The visit that the browser was on, as Google Analytics counts it. */
  'session',
  'ip',
  'user_agent',
] as const;
export type MatchKey = (typeof matchKeys)[number];

type Typed<Settings extends Record<string, unknown>> = Omit<Destination, 'settings' | 'open'> & {
  settings: z.ZodType<Settings>;
  open: (settings: Settings, baseUrl: string) => OpenDestination;
};

/**
 * The destination with its settings' type closed in: outside only the schema knows it. No platform is believed a success that its
 * answer denies; a store's own server may say in its body what it likes. Orders of many lines are fitted to what it takes.
 */
export function defineDestination<Settings extends Record<string, unknown>>(typed: Typed<Settings>): Destination {
  const open: Destination['open'] = (settings, baseUrl) => {
    const plain = typed.open(typed.settings.parse(settings), baseUrl);
    const { event } = typed.limits;
    const opened = event ? { ...plain, prepare: fitted(plain, event) } : plain;
    if (typed.category === 'webhook') return opened;
    const read: OpenDestination['read'] = (response, count) => {
      const answer = opened.read(response, count);
      return { ...answer, verdict: withoutDenied(answer.verdict, response) };
    };
    return { ...opened, read };
  };
  return { ...typed, open };
}

/** The names of the settings that say where requests go. */
export function addressNames({ fields }: Pick<Destination, 'fields'>): ReadonlySet<string> {
  return new Set(fields.flatMap(({ name, address }) => (address ? [name] : [])));
}

/** The names of the settings that are secrets: stored encrypted, never shown again. */
export function secretNames({ fields }: Pick<Destination, 'fields'>): ReadonlySet<string> {
  return new Set(fields.flatMap(({ name, kind }) => (kind === 'secret' || kind === 'long_secret' ? [name] : [])));
}
