/** A site: one store, and the settings that decide how its events are read. */
import { z } from 'zod';
import { countryOfZone } from '@/lib/core/country';
import type { Currency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';
import { type ConsentPolicy, consentPolicies } from './consent';
import { directPolicies, lookbackDayChoices } from './credit';
import { orderNameKinds } from './order-name';
import { salesChannels } from './sales-channel';

export const siteSettingsSchema = z.object({
  consentPolicy: z.enum(consentPolicies).default('granted'),
  /** Where the law of the visitor's country asks for another policy than the site's own: by ISO 3166-1 code. */
  consentByCountry: z.record(z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters'), z.enum(consentPolicies)).default({}),
  /** Global Privacy Control in the browser counts as no to everything. https://www.w3.org/TR/gpc/ (read 2026-11) */
  honourGpc: z.boolean().default(true),
  /** GA4 measurement ids (G-...) whose tags may send here without naming the write key. */
  measurementIds: z.array(z.string().regex(/^G-[A-Z0-9]{4,20}$/, 'must be a GA4 measurement id such as G-ABC123')).default([]),
  lookbackDays: z.union(lookbackDayChoices.map((days) => z.literal(days))).default(30),
  direct: z.enum(directPolicies).default('when-alone'),
  /**
   * In which order a transaction id without a kind, as pages send it, is tried as a name of the shop's orders; empty: first as
   * what the shop's source is set to send.
   */
  orderNameKinds: z.array(z.enum(orderNameKinds)).max(orderNameKinds.length).default([]),
  /** How orders are placed that no touch can have earned: they stand as rows of their own. Renewals that are not left out go to the path of the buyer's first order. */
  leftOutOfAttribution: z.array(z.enum(salesChannels)).default(['subscription', 'marketplace']),
  /** Of these nothing is sent to destinations. */
  leftOutOfDestinations: z.array(z.enum(salesChannels)).default(['marketplace']),
  /** The shop's country, by ISO 3166-1 code, where its time zone does not say it. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters')
    .optional(),
  /** Every order that the shop ever had is held: a first order is then a new customer's. */
  holdsAllOrders: z.boolean().default(false),
  /** Whether gift cards are revenue when they are bought, or when somebody pays with them: never both. */
  giftCardsCount: z.enum(['redeemed', 'sold']).default('redeemed'),
  revenueIncludesTax: z.boolean().default(true),
  revenueIncludesShipping: z.boolean().default(true),
  /** The snippet reads GA4 e-commerce pushes from window.dataLayer. */
  readDataLayer: z.boolean().default(false),
  trackOutboundClicks: z.boolean().default(false),
  /** Days after which stored IP addresses are removed. */
  ipRetentionDays: z.number().int().min(1).max(365).default(30),
  /** Keeps names, e-mails and phone numbers beside their hashes, encrypted: some destinations (Klaviyo) match by nothing else. */
  keepPersonalData: z.boolean().default(false),
  /** E-mails of the store itself (point of sale, support) that must never identify a buyer; kept as hashes. */
  blockedEmailHashes: z.array(z.string()).default([]),
});
export type SiteSettings = z.infer<typeof siteSettingsSchema>;

/** What is assumed of a visitor from this country who has said nothing. */
export function consentPolicyFor({ consentByCountry, consentPolicy }: SiteSettings, country: string | undefined): ConsentPolicy {
  return (country && consentByCountry[country]) || consentPolicy;
}

/** The shop's country: as set, else by its time zone where that is one country's alone. */
export function shopCountryOf({ settings, timeZone }: Pick<Site, 'settings' | 'timeZone'>): string | undefined {
  return settings.country ?? countryOfZone(timeZone);
}

export type Site = {
  id: Id<'site'>;
  workspaceId: Id<'workspace'>;
  name: string;
  /** Host names the store is served from; a subdomain of a listed domain belongs to it. */
  domains: string[];
  timeZone: string;
  currency: Currency;
  writeKey: string;
  /** Random last part of the collection URL: POST /c/<collectPath>. */
  collectPath: string;
  /** Random last part of the snippet's URL: GET /c/<scriptPath>. */
  scriptPath: string;
  settings: SiteSettings;
};
