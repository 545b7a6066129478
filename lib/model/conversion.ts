/**
 * A conversion as destinations see it: one stored event with all that is known of its order, its buyer and the clicks before it.
 * Money stays in minor units until a platform's own format is written. Absent means not known.
 */
import type { Currency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';
import type { Money } from '@/lib/core/money';
import type { Consent, ConsentState } from './consent';
import type { ModelId } from './credit';
import type { Withheld } from './delivery';
import type { EventPayload, StoredUser, WireUser } from './event';
import type { SalesChannel } from './sales-channel';

export type ConversionItem = {
  /** What platforms know it by: as it was sent, then as the connection's setting makes it. */
  id?: string;
  productId?: string;
  variantId?: string;
  sku?: string;
  name?: string;
  brand?: string;
  category?: string;
  variant?: string;
  /** Of one piece. */
  price?: Money;
  /** Its price as decimal text, where it was stated with more decimals than the currency has. */
  exactPrice?: string;
  discount?: Money;
  coupon?: string;
  quantity: number;
  /** The item as sent, for properties that only some stores have. */
  properties: Record<string, unknown>;
};

/** What an order is worth at a moment, in parts: tax and shipping are in the total. */
export type OrderWorth = { total: Money; tax?: Money; shipping?: Money };

/** A stored click id of the buyer's, with the time at which it was first seen. */
export type ConversionClick = { param: string; platform: string; value: string; firstSeenAt: Date; landingUrl?: string };

/** What the site's chosen model credits a platform with, of an order that the platform has been told of. */
export type PlatformCredit = {
  model: ModelId;
  /** How far back touches count. */
  windowDays: number;
  /** Of the whole order, above 0 and at most 1. */
  share: number;
  /** Of the order's credited money, the platform's part and all of it. */
  amount: Money;
  whole: Money;
  /** The last of the platform's touches that has credit. */
  touch: { at: Date; campaignId?: string; adGroup?: string; ad?: string; clickParam?: string; clickValue?: string };
  /** The purchase as it was sent. */
  sale: { key: string; as: string; occurredAt: Date };
  /** When it was worked out. */
  madeAt: Date;
};

/** Every purpose answered: what was said, else the site's policy. */
export type EffectiveConsent = Record<keyof Consent, ConsentState>;

export type Conversion = {
  /**
   * The deduplication key, the same in the platform's browser pixel: the message id of the event; for orders and refunds, which
   * several sources tell of, `purchase:<order>` and `refund:<order>:<refund>`.
   */
  key: string;
  eventId: Id<'event'>;
  /** One of ours (GA4's names), or a custom snake_case name. */
  name: string;
  /** The event's own time, never the time of sending. */
  occurredAt: Date;
  page?: { url: string; referrer?: string; title?: string };
  /** What the event is worth: the order's total, the refund's amount, or a custom value. */
  value?: Money;
  currency?: Currency;
  tax?: Money;
  shipping?: Money;
  discount?: Money;
  coupon?: string;
  orderKey?: string;
  /** How its order was placed. */
  salesChannel?: SalesChannel;
  /** The store marked its order as a test. */
  test?: boolean;
  /** Of an order: it was cancelled, or all of it has gone back, by now. */
  wentBack?: true;
  /** Of an order of which some, and not all, has gone back by now: what it is worth without that, and its lines. */
  left?: Pick<Conversion, 'value' | 'tax' | 'shipping' | 'refund' | 'items'>;
  /**
   * Of a refund: whether nothing of the order is left, the order's own time, what the order is still worth after it, and the
   * lines that were ordered; the items are those that went back.
   */
  refund?: {
    full: boolean;
    orderedAt?: Date;
    remaining?: Money;
    ordered?: ConversionItem[];
    /**
     * The order whole, before this refund and after it, with the lines that it was placed with: what a value rule is asked of.
     */
    worth?: {
      ordered: OrderWorth;
      before: OrderWorth;
      after: OrderWorth;
      lines: Pick<ConversionItem, 'quantity' | 'properties'>[];
    };
  };
  items: ConversionItem[];
  searchTerm?: string;
  /** The event's properties as sent. */
  properties: Record<string, unknown>;
  /** Hashes in every form that a platform asks for. */
  user: Omit<StoredUser, 'sealed'>;
  /** The raw personal data, where the site keeps them. */
  contact?: WireUser;
  visitorId?: Id<'visitor'>;
  personId?: Id<'person'>;
  browserIds: NonNullable<EventPayload['browserIds']>;
  client: { ip?: string; userAgent?: string; language?: string; screen?: string; timeZone?: string };
  /** Unexpired or not, newest first, at most one for each parameter. */
  clicks: ConversionClick[];
  consent: EffectiveConsent;
  /** Since it happened its person has asked to be forgotten. */
  forgotten?: true;
  /** ISO 3166-1 alpha-2, by the address that sent the event. */
  country?: string;
  newCustomer?: boolean;
  /** Revenue of the buyer's orders up to and with this one, in the order's currency. */
  lifetimeValue?: Money;
  /** Destinations whose own pixel was shown the event in the browser, and whose script was not known to be blocked. */
  pixels?: string[];
  /** It tells of the purchase's credit, and not of the purchase. */
  credit?: PlatformCredit;
};

/** A conversion as the connection's mapping sends it. */
export type MappedConversion = Conversion & {
  /** The platform's name, rule id or conversion action. */
  as: string;
  /** The mapping's further parameters, by the platform's names. */
  params: Record<string, string | number | boolean>;
  /** Whether the items' ids name products with all their variants, which catalogues call groups. Absent: single products. */
  itemsAre?: 'product' | 'product_group';
  /** The id of a further rule of the event's; absent: its first. */
  rule?: string;
  /** Send it flagged for limited use, because the buyer opted out where the law lets it be sent so. */
  restricted: boolean;
  /** What the mapping asked for and could not be had. */
  withheld?: Withheld[];
};
