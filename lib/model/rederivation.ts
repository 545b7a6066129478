/**
 * What a changed setting of a site makes anew of what was derived under the old one. Every setting says so here, so that none is
 * forgotten.
 */
import { countedRules } from './conversion-type';
import type { Site, SiteSettings } from './site';

/**
 * - `relabel`: channels and labels are named anew; no touch or path changes.
 * - `models`: orders are credited anew from their stored paths, under the models alone that are new or share otherwise now; what a
 *   model credited that is gone is deleted.
 * - `recredit`: paths and credit of orders are worked out anew from the stored touches.
 * - `rebuild`: everything is derived anew from stored events, since other touches or orders come of them.
 * In the order in which they are worked off.
 */
export const rederivationKinds = ['relabel', 'models', 'recredit', 'rebuild'] as const;
export type RederivationKind = (typeof rederivationKinds)[number];

const effects: Record<keyof SiteSettings | 'domains', RederivationKind | undefined> = {
  domains: 'rebuild',
  consentPolicy: undefined,
  consentByCountry: undefined,
  honourGpc: undefined,
  measurementIds: undefined,
  lookbackDays: 'recredit',
  channelLookbackDays: 'recredit',
  direct: 'recredit',
  pathsBeginAfterOrder: 'recredit',
  revenueIncludesTax: 'rebuild',
  revenueIncludesShipping: 'rebuild',
  readDataLayer: undefined,
  queryViews: undefined,
  hearConsentTools: undefined,
  currencyRequiredOf: undefined,
  trackOutboundClicks: undefined,
  ipRetentionDays: undefined,
  keepPersonalData: undefined,
  blockedEmailHashes: 'rebuild',
  ignoredReferrers: 'rebuild',
  // Addresses expire: what they say of an event is decided when it comes.
  internalAddresses: undefined,
  testHosts: 'rebuild',
  filterReferrerSpam: 'rebuild',
  // What hangs on the names follows when all touches have them (lib/pipeline/derive/rederive.ts).
  channelRules: 'relabel',
  labelRules: 'relabel',
  adNameRule: undefined,
  models: 'models',
  // Which events are conversions is decided as events are derived, and whose they are with it.
  conversions: 'rebuild',
  orderNameKinds: 'rebuild',
  leftOutOfAttribution: 'rebuild',
  // Of what is owed from then on.
  leftOutOfDestinations: undefined,
  // Numbers are kept as hashes: what country they are of is decided when they come.
  country: undefined,
  // Asked at each report and conversion.
  holdsAllOrders: undefined,
  giftCardsCount: 'rebuild',
  mutedAlerts: undefined,
};

/** What the change from one to the other makes anew; a rebuild does what the others would. */
export function rederivationsOf(
  before: Pick<Site, 'domains' | 'settings'>,
  after: Pick<Site, 'domains' | 'settings'>,
): RederivationKind[] {
  const [was, is] = [before, after].map(
    ({ domains, settings }): Record<string, unknown> => ({
      ...settings,
      domains,
      // What conversions are called is for screens alone.
      conversions: countedRules(settings.conversions),
    }),
  );
  const changed = Object.entries(effects).flatMap(([name, kind]) =>
    kind && JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name]) ? kind : [],
  );
  if (changed.includes('rebuild')) return ['rebuild'];
  return rederivationKinds.filter((kind) => changed.includes(kind));
}
