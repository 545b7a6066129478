/**
 * What ads cost: accounts of ad platforms, and rows of a day of one ad. Money is in millionths of the account's currency, as
 * platforms count it, whatever decimals the currency has; days are the account's own, as the platform gave them.
 */
import type { Currency } from '@/lib/core/currency';

/** An account as its platform tells of it. */
export type AdAccountFacts = {
  /** The platform's id as text, without what its addresses put around it: no `act_`, no hyphens, no URN. */
  externalId: string;
  name: string;
  currency: Currency;
  /** The IANA zone of its days; `UTC` where the platform counts so. */
  timeZone: string;
  /** The account that it is reached through, where requests must name it: Google's manager, Microsoft's customer. */
  loginId?: string;
  /** Why it cannot be read, in a sentence; absent: it can. */
  closed?: string;
};

/** What the platform claims for a row. Never added to what a store counts, and never over platforms. */
export type Claim = {
  /** Purchases, in millionths, since platforms share them. */
  conversionsMicros: bigint;
  valueMicros?: bigint;
  /** After an ad was seen and not clicked, of these or beside these (the platform's `viewClaims`); absent: it does not say. */
  viewConversionsMicros?: bigint;
  viewValueMicros?: bigint;
  /** In which window, in the platform's words: `7d_click_1d_view`. */
  window?: string;
  /** Of which day a conversion is: that of the ad or its own. */
  basis: 'ad' | 'conversion';
};

/**
 * A day of an ad; where the platform names no ad or no ad group for some of the cost, of what it names. Rows of an account and day
 * sum to what the account spent: no cost is in two of them.
 */
export type CostRow = {
  /** YYYY-MM-DD, of the account's zone. */
  day: string;
  campaignId?: string;
  campaign?: string;
  adGroupId?: string;
  adGroup?: string;
  adId?: string;
  ad?: string;
  costMicros: bigint;
  /** Absent: not told. */
  impressions?: bigint;
  /** Those that lead out of the platform, where it tells them apart. */
  clicks?: bigint;
  videoViews?: bigint;
  /** Of videos: seen for three seconds (or what is nearest), and to the end. */
  videoStarts?: bigint;
  videoEnds?: bigint;
  claim?: Claim;
};

/** What the platform tells of an ad besides its figures. */
export type AdDetail = {
  adId: string;
  /** Where it leads, as the platform will open it, macros and all. */
  finalUrl?: string;
  thumbnailUrl?: string;
  /** What is shown in it: ads with the same one are one creative. */
  assetId?: string;
};

/** Why a platform did not tell. Each is met in a way of its own (lib/pipeline/spend). */
export const spendFaults = [
  /** The consent is over: a person must connect anew; nothing is asked meanwhile. */
  'reconnect',
  /** This account may not be read by whoever connected it; others may. */
  'no_access',
  /** Asked too often. */
  'throttled',
  /** Passes by itself. */
  'passing',
  /** Asked for too much at once: ask for fewer days. */
  'too_much',
  /** The version of the API is over: Tieback must be updated. */
  'outdated',
  /** Asked in a way that the platform does not take: ours to mend. */
  'refused',
] as const;
export type SpendFault = (typeof spendFaults)[number];
