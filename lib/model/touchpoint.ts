/** A marketing contact: the moment a visitor arrived, and everything known about what brought them. */
import type { Id } from '@/lib/core/id';
import type { Visit } from './session';

/** GA4's default channel group (support.google.com/analytics/answer/9756891, read 2026-11), in display order. */
export const channels = [
  'Paid Search',
  'Paid Social',
  'Paid Shopping',
  'Paid Video',
  'Display',
  'Cross-network',
  'Paid Other',
  'Organic Search',
  'Organic Social',
  'Organic Shopping',
  'Organic Video',
  'AI Assistant',
  'Email',
  'SMS',
  'Affiliates',
  'Referral',
  'Audio',
  'Mobile Push Notifications',
  'Direct',
  'Unassigned',
] as const;
export type Channel = (typeof channels)[number];

export const touchpointKinds = ['ad_click', 'campaign', 'referral', 'direct'] as const;
export type TouchpointKind = (typeof touchpointKinds)[number];

/** One click identifier as it stood in a landing URL, byte for byte. */
export type ClickId = { param: string; platform: string; value: string };

/** What brought a visitor, read from one landing URL and its referrer. Absent fields were not stated. */
export type Acquisition = {
  kind: TouchpointKind;
  /** One of `channels`, or a name that the site's own rules give. */
  channel: string;
  source?: string;
  medium?: string;
  campaign?: string;
  campaignId?: string;
  adGroup?: string;
  ad?: string;
  keyword?: string;
  /** The ad platform whose click this was ("google", "meta", ...), when a click id or a paid campaign says so. */
  platform?: string;
  /** Whether the contact was paid for; `affiliate` programmes count as paid. */
  paid: boolean;
  /** The click id that is credited; further ones are in `clickIds`. */
  clickId?: ClickId;
  clickIds: ClickId[];
  /** A paid campaign link without its click id: a browser probably stripped it. */
  clickIdLikelyStripped: boolean;
};

export type Touchpoint = Acquisition &
  Visit & {
    acquisitionId: Id<'acquisition'>;
    id: Id<'touchpoint'>;
    at: Date;
    /** Place in the event log; breaks ties between equal times. */
    logPosition: bigint;
    visitorId: Id<'visitor'>;
    /** As first seen. */
    personId: Id<'person'>;
    sessionId: Id<'session'>;
    eventId: Id<'event'>;
    landingUrl?: string;
    referrer?: string;
    /** Read from an order's own landing page; the browser that came was not seen, and has no session. */
    fromOrder?: boolean;
    /**
     * Its click id had come in another browser before: a link passed on, or the same buyer in another browser. It says what it says;
     * an id that many browsers brought is none any more.
     */
    sharedLink?: boolean;
  };
