/** A site: one store, and the settings that decide how its events are read. */
import { z } from 'zod';
import { countryOfZone } from '@/lib/core/country';
import type { Currency } from '@/lib/core/currency';
import { parseNetwork } from '@/lib/core/cidr';
import type { Id } from '@/lib/core/id';
import { adNameRuleSchema } from './ad-name-rule-schema';
import { alertKinds } from './alert';
import { breakEvenSchema, VIEW_SHARE_MAX_USUAL } from './break-even';
import { channelRulesSchema } from './channel-rule-schema';
import { labelRulesSchema } from './label-rule-schema';
import { type ConsentPolicy, consentPolicies } from './consent';
import { conversionTypesSchema, usualConversions } from './conversion-type';
import { usualCostTiers, usualTierNames } from './cost-line';
import { costTiersSchema, tierNamesSchema } from './cost-line-schema';
import { customModelsSchema } from './custom-model-schema';
import { directPolicies } from './credit';
import { lookbackDaysSchema } from './credit-schema';
import { hostPatternSchema } from './host-pattern-schema';
import { orderNameKinds } from './order-name';
import { queryViewChoices } from './query-views';
import { salesChannels } from './sales-channel';

/** More than a store has partners, offices or test machines; each is looked at for every visit. */
export const TRAFFIC_ENTRIES_MAX = 200;
const entries = <Entry extends z.ZodType>(entry: Entry) =>
  z.array(entry).max(TRAFFIC_ENTRIES_MAX, `may list at most ${TRAFFIC_ENTRIES_MAX}`);

const network = z
  .string()
  .trim()
  .refine((text) => parseNetwork(text) !== undefined, 'must be an address or a network, such as 192.0.2.0/24');

/** More channels than a site has names for. */
const CHANNEL_WINDOWS_MAX = 60;

export const siteSettingsSchema = z.object({
  consentPolicy: z.enum(consentPolicies).default('granted'),
  /** Where the law of the visitor's country asks for another policy than the site's own: by ISO 3166-1 code. */
  consentByCountry: z.record(z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters'), z.enum(consentPolicies)).default({}),
  /** Global Privacy Control in the browser counts as no to everything. https://www.w3.org/TR/gpc/ (read 2026-11) */
  honourGpc: z.boolean().default(true),
  /** GA4 measurement ids (G-...) whose tags may send here without naming the write key. */
  measurementIds: z.array(z.string().regex(/^G-[A-Z0-9]{4,20}$/, 'must be a GA4 measurement id such as G-ABC123')).default([]),
  lookbackDays: lookbackDaysSchema.default(30),
  /** Channels whose touches have a window of their own in place of the site's. */
  channelLookbackDays: z
    .record(z.string().trim().min(1).max(60), lookbackDaysSchema)
    .refine((own) => Object.keys(own).length <= CHANNEL_WINDOWS_MAX, `may name at most ${CHANNEL_WINDOWS_MAX} channels`)
    .default({}),
  direct: z.enum(directPolicies).default('when-alone'),
  /** A path begins after the buyer's previous order: what led to that earns nothing again. Else each order stands on its own. */
  pathsBeginAfterOrder: z.boolean().default(false),
  /**
   * In which order a transaction id without a kind, as pages send it, is tried as a name of the shop's orders; empty: first as
   * what the shop's source is set to send.
   */
  orderNameKinds: z.array(z.enum(orderNameKinds)).max(orderNameKinds.length).default([]),
  /**
   * How orders are placed that no touch can have earned: they stand as rows of their own. Renewals that are not left out go
   * to the path of the buyer's first order.
   */
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
  /**
   * Which changes of nothing but the address's query are new pages: those that the browser's back button undoes, all, or
   * none.
   */
  queryViews: z.enum(queryViewChoices).default('pushed'),
  /** The snippet hears the banners that stores have (docs/sources.md), not only those that speak TCF or Consent Mode. */
  hearConsentTools: z.boolean().default(true),
  /** Kinds of sources whose amounts must state their currency; of all others the site's own stands where there is none. */
  currencyRequiredOf: z.array(z.string().max(40)).max(40).default([]),
  /** Days after which stored IP addresses are removed. */
  ipRetentionDays: z.number().int().min(1).max(365).default(30),
  /** Keeps names, e-mails and phone numbers beside their hashes, encrypted: some destinations (Klaviyo) match by nothing else. */
  keepPersonalData: z.boolean().default(false),
  /** E-mails of the store itself (point of sale, support) that must never identify a buyer; kept as hashes. */
  blockedEmailHashes: z.array(z.string()).default([]),
  /** Referring hosts that bring nobody, beside those that Tieback knows itself. */
  ignoredReferrers: entries(hostPatternSchema).default([]),
  /** Addresses and networks of the store's own people: what comes from there is stored, and left out of everything derived. */
  internalAddresses: entries(network).default([]),
  /** Hosts of pages on trial, left out likewise; one that is among the site's domains counts. */
  testHosts: entries(hostPatternSchema).default(['localhost', 'staging.*']),
  /** Visits that known referrer spam pretends are left out likewise. */
  filterReferrerSpam: z.boolean().default(true),
  /** The site's own names for channels, tried before the default ones. */
  channelRules: channelRulesSchema.default([]),
  /** What its campaigns are about, by the site's own names (lib/model/label-rule.ts). */
  labelRules: labelRulesSchema.default([]),
  /** What the parts of its ads' names mean (lib/model/ad-name-rule.ts); null: nobody has said. */
  adNameRule: adNameRuleSchema.nullable().default(null),
  /** The site's own attribution models, credited beside the built-in ones. */
  models: customModelsSchema.default([]),
  /** What counts as a conversion besides orders. */
  conversions: conversionTypesSchema.default(usualConversions),
  /** What an ad must bring back to pay for itself; absent: assumed (lib/model/break-even.ts). */
  breakEven: breakEvenSchema.optional(),
  /** Of what a platform claims for a campaign, so many percent after a mere view, and clicks do not judge it. */
  viewShareMax: z.number().int().min(1).max(100).default(VIEW_SHARE_MAX_USUAL),
  /** What contribution is called after each tier of costs (lib/model/cost-line.ts), and which tier takes off what. */
  tierNames: tierNamesSchema.default(usualTierNames),
  costTiers: costTiersSchema.default(usualCostTiers),
  /** Goods that refunds bring back are worth their cost again; else they are lost. */
  returnedGoodsRestocked: z.boolean().default(true),
  /** Kinds of standing alerts that are not raised. */
  mutedAlerts: z.array(z.enum(alertKinds)).max(alertKinds.length).default([]),
});
export type SiteSettings = z.infer<typeof siteSettingsSchema>;

/** The currency of amounts of this kind of source that state none; undefined where they must. */
export function assumedCurrency(
  { settings, currency }: Pick<Site, 'settings' | 'currency'>,
  source: string,
): Currency | undefined {
  return settings.currencyRequiredOf.includes(source) ? undefined : currency;
}

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
