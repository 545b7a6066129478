/**
 * The findings, from what ads cost, what visits by ads arrived as, and what those are credited with. Pure: an ad is known to bring visits
 * by the acquisition that its cost names (docs/decisions/0034).
 */
import { mergedCampaigns } from '@/lib/model/merged-campaigns';
import type { LabelRule } from '@/lib/model/label-rule';
import { missingIds } from '@/lib/model/final-url';
import { normalised } from '@/lib/spend/match';
import type { FindingKind } from './names';

/** What an acquisition states, without its keyword and referrer. */
export type Stated = {
  platform: string;
  source: string | null;
  medium: string | null;
  campaign: string | null;
  campaignId: string | null;
  adGroup: string | null;
  ad: string | null;
};

export type CostedAd = {
  platform: string;
  accountId: string;
  account: string;
  campaignId: string;
  adGroupId: string;
  adId: string;
  campaignName: string | null;
  adGroupName: string | null;
  adName: string | null;
  finalUrl: string | null;
  /** Null: not matched yet. */
  arrives: Stated | null;
  micros: bigint;
  clicks: bigint | null;
};

export type AdVisits = Stated & { visits: number; withClickId: number; revenue: bigint };

export type Spelling = { name: string; visits: number; micros: bigint; revenue: bigint };

export type Finding = {
  kind: FindingKind;
  platform: string;
  ad?: CostedAd;
  /** Of whole accounts and campaigns. */
  account?: string;
  campaign?: string | null;
  source?: string | null;
  micros: bigint;
  clicks?: bigint | null;
  visits: number;
  revenue: bigint;
  missing?: string[];
  isConnected?: boolean;
  spellings?: Spelling[];
};

export type Facts = {
  ads: readonly CostedAd[];
  visits: readonly AdVisits[];
  /** Platforms with an account that is read. */
  connected: ReadonlySet<string>;
  templateOf: (platform: string) => string | undefined;
  labelRules: readonly LabelRule[];
};

/** Of fewer clicks it is no wonder that no page told of one. */
const CLICKS_MIN = 10;
/** These put a click id into the address of each click, where the account has that switched on. */
const TAGS_ITSELF = new Set(['google', 'microsoft']);

const keyOf = (parts: readonly (string | null)[]) => JSON.stringify(parts);
const nameOf = ({ campaign, campaignId }: Pick<Stated, 'campaign' | 'campaignId'>) => campaign ?? campaignId;
const campaignKey = (stated: Stated) => keyOf([stated.platform, nameOf(stated)]);
const adKey = ({ platform, source, medium, campaign, campaignId, adGroup, ad }: Stated) =>
  keyOf([platform, source, medium, campaign, campaignId, adGroup, ad]);

/** Every finding, most at stake first within each kind. */
export function foundIn(facts: Facts): Finding[] {
  const silent = silentAds(facts);
  const all = [...silent, ...badUrls(facts, silent), ...untagged(facts), ...withoutCost(facts), ...spellings(facts)];
  return all.toSorted((left, right) => {
    if (left.micros !== right.micros) return left.micros > right.micros ? -1 : 1;
    if (left.revenue !== right.revenue) return left.revenue > right.revenue ? -1 : 1;
    return right.visits - left.visits;
  });
}

/** Ads that cost, and by which nobody is seen to come. Where visits of a campaign do not say by which ad, they may be of any. */
function silentAds({ ads, visits }: Facts): Finding[] {
  const byAd = counted(visits, adKey);
  const byCampaign = counted(visits, campaignKey);
  const withoutAd = counted(
    visits.filter(({ ad, adGroup }) => ad === null && adGroup === null),
    campaignKey,
  );
  return ads
    .filter(({ micros, clicks, adId, arrives }) => {
      if (micros <= 0n || (clicks !== null && clicks < CLICKS_MIN)) return false;
      if (!arrives) return true;
      const of = campaignKey(arrives);
      const seen = adId === '' ? byCampaign.get(of) : (byAd.get(adKey(arrives)) ?? withoutAd.get(of));
      return (seen ?? 0) === 0;
    })
    .map((ad) => ofAd('no_visits', ad));
}

/** Of those, and of ads whose campaign alone is known of visits, the ones whose address lacks ids. */
function badUrls({ ads, visits, templateOf }: Facts, silent: readonly Finding[]): Finding[] {
  const byAd = counted(visits, adKey);
  const isSilent = new Set(silent.map(({ ad }) => ad));
  return ads.flatMap((ad): Finding[] => {
    const template = templateOf(ad.platform);
    if (ad.finalUrl === null || template === undefined || ad.micros <= 0n) return [];
    // An account adds parameters that the ad's own address does not show: visits with them are the better witness.
    const seen = ad.arrives ? (byAd.get(adKey(ad.arrives)) ?? 0) : 0;
    const missing = seen > 0 && !isSilent.has(ad) ? [] : missingIds(ad.finalUrl, template);
    return missing.length > 0 ? [{ ...ofAd('final_url', ad), missing }] : [];
  });
}

function ofAd(kind: FindingKind, ad: CostedAd): Finding {
  const { platform, micros, clicks } = ad;
  return { kind, platform, ad, micros, clicks, visits: 0, revenue: 0n };
}

/** Accounts whose visits have no click id at all. */
function untagged({ ads, visits }: Facts): Finding[] {
  const tagging = ads.filter(({ platform }) => TAGS_ITSELF.has(platform));
  return [...Map.groupBy(tagging, ({ accountId }) => accountId).values()].flatMap((own): Finding[] => {
    const [first] = own;
    const clicks = own.reduce((sum, ad) => sum + (ad.clicks ?? 0n), 0n);
    const micros = own.reduce((sum, ad) => sum + ad.micros, 0n);
    const campaigns = new Set(own.flatMap(({ arrives }) => (arrives ? [campaignKey(arrives)] : [])));
    const arrived = visits.filter((visit) => campaigns.has(campaignKey(visit)));
    const count = arrived.reduce((sum, { visits: each }) => sum + each, 0);
    const tagged = arrived.reduce((sum, { withClickId }) => sum + withClickId, 0);
    if (!first || micros <= 0n || clicks < CLICKS_MIN || count === 0 || tagged > 0) return [];
    const revenue = arrived.reduce((sum, each) => sum + each.revenue, 0n);
    return [{ kind: 'auto_tagging', platform: first.platform, account: first.account, micros, clicks, visits: count, revenue }];
  });
}

/** Campaigns that bring visits by paid links, and that no account has cost of. */
function withoutCost({ ads, visits, connected }: Facts): Finding[] {
  const costed = new Set(ads.flatMap(({ arrives, micros }) => (arrives && micros > 0n ? [campaignKey(arrives)] : [])));
  return [...Map.groupBy(visits, campaignKey)].flatMap(([key, own]): Finding[] => {
    const [first] = own;
    if (!first || costed.has(key)) return [];
    return [
      {
        kind: 'no_cost',
        ...{ platform: first.platform, campaign: nameOf(first), source: first.source, micros: 0n },
        visits: own.reduce((sum, visit) => sum + visit.visits, 0),
        revenue: own.reduce((sum, visit) => sum + visit.revenue, 0n),
        isConnected: connected.has(first.platform),
      },
    ];
  });
}

/** Names that differ in how they are written alone, or that the same campaign's id stands beside; but for those made one. */
function spellings({ ads, visits, labelRules }: Facts): Finding[] {
  const merged = mergedCampaigns(labelRules);
  const micros = new Map<string, bigint>();
  for (const { arrives, micros: cost } of ads) {
    if (arrives) micros.set(campaignKey(arrives), (micros.get(campaignKey(arrives)) ?? 0n) + cost);
  }
  const named = visits.filter(({ campaign }) => campaign !== null);
  return groupedByCampaign(named).flatMap((own): Finding[] => {
    const [first] = own;
    const names = [...Map.groupBy(own, ({ campaign }) => campaign ?? '')].map(([name, some]) => spellingOf(name, some, micros));
    if (!first || names.length < 2) return [];
    const isMerged = merged.some((each) => names.every(({ name }) => each.names.some((known) => isSame(known, name))));
    if (isMerged) return [];
    return [
      {
        kind: 'spellings',
        platform: first.platform,
        micros: names.reduce((sum, { micros: cost }) => sum + cost, 0n),
        visits: names.reduce((sum, { visits: count }) => sum + count, 0),
        revenue: names.reduce((sum, { revenue }) => sum + revenue, 0n),
        spellings: names.toSorted((left, right) => right.visits - left.visits || (left.name < right.name ? -1 : 1)),
      },
    ];
  });
}

function spellingOf(name: string, some: readonly AdVisits[], micros: ReadonlyMap<string, bigint>): Spelling {
  const [first] = some;
  return {
    name,
    visits: some.reduce((sum, { visits }) => sum + visits, 0),
    micros: (first && micros.get(campaignKey(first))) ?? 0n,
    revenue: some.reduce((sum, { revenue }) => sum + revenue, 0n),
  };
}

/** Visits of one campaign: of one name as links and platforms agree on it, or of one id; whatever has either in common is one. */
function groupedByCampaign(visits: readonly AdVisits[]): AdVisits[][] {
  const rootOf = new Map<string, string>();
  const root = (key: string): string => {
    const above = rootOf.get(key) ?? key;
    return above === key ? key : root(above);
  };
  const nameKey = ({ platform, campaign }: AdVisits) => keyOf([platform, 'name', normalised(campaign)]);
  for (const visit of visits) {
    if (visit.campaignId === null) continue;
    const [byId, byName] = [root(keyOf([visit.platform, 'id', visit.campaignId])), root(nameKey(visit))];
    if (byId !== byName) rootOf.set(byId, byName);
  }
  return [...Map.groupBy(visits, (visit) => root(nameKey(visit))).values()];
}

function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function counted(visits: readonly AdVisits[], key: (stated: Stated) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const visit of visits) counts.set(key(visit), (counts.get(key(visit)) ?? 0) + visit.visits);
  return counts;
}
