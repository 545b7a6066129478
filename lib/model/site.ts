/** A site: one store, and the settings that decide how its events are read. */
import { z } from 'zod';
import type { Currency } from '@/lib/core/currency';
import type { Id } from '@/lib/core/id';
import { consentPolicies } from './consent';
import { directPolicies, lookbackDayChoices } from './credit';

export const siteSettingsSchema = z.object({
  consentPolicy: z.enum(consentPolicies).default('granted'),
  lookbackDays: z.union(lookbackDayChoices.map((days) => z.literal(days))).default(30),
  direct: z.enum(directPolicies).default('when-alone'),
  revenueIncludesTax: z.boolean().default(true),
  revenueIncludesShipping: z.boolean().default(true),
  /** The snippet reads GA4 e-commerce pushes from window.dataLayer. */
  readDataLayer: z.boolean().default(false),
  trackOutboundClicks: z.boolean().default(false),
  /** Days after which stored IP addresses are removed. */
  ipRetentionDays: z.number().int().min(1).max(365).default(30),
  /** E-mails of the store itself (point of sale, support) that must never identify a buyer; kept as hashes. */
  blockedEmailHashes: z.array(z.string()).default([]),
});
export type SiteSettings = z.infer<typeof siteSettingsSchema>;

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
