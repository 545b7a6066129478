/**
 * What the clicks of an ad arrive as (docs/decisions/0034): of the acquisitions that visits have brought, the one that carries the
 * ad's ids; else the one whose campaign is called as the platform calls it, where no other campaign is; else one as the platform's
 * link template would make it. Names that an admin says are one are called alike. Cost is told beside no keyword, so what is found is taken without its own.
 */
import type { AcquisitionFacts } from '@/lib/model/acquisition';
import type { MergedCampaigns } from '@/lib/model/merged-campaigns';

/** A level of an ad as the platform knows it; an empty id: cost that the platform tells of no such level. */
export type AdLevelName = { id: string; name?: string | undefined };

/** What cost rows are of. */
export type AdEntity = { campaign: AdLevelName; adGroup: AdLevelName; ad: AdLevelName };

/** What an acquisition of visits states, and how many visits it brought. */
export type SeenAcquisition = { facts: AcquisitionFacts & { referrerHost?: string | null }; visits: number };

/** How clicks of the platform arrive where no visit has told. */
export type Arrives = { platform: string; source: string; medium: string };

type Index = {
  byCampaignId: ReadonlyMap<string, SeenAcquisition[]>;
  /** Without an id of their own. */
  byCampaignName: ReadonlyMap<string, SeenAcquisition[]>;
};

/** The acquisition of each ad, in their order. `campaigns` are all that the site's accounts of the platform name, by id. */
export function matchAds(
  ads: readonly AdEntity[],
  seen: readonly SeenAcquisition[],
  campaigns: ReadonlyMap<string, string | undefined>,
  arrives: Arrives,
  merged: readonly MergedCampaigns[] = [],
): AcquisitionFacts[] {
  const called = callerOf(merged);
  const own = seen.filter(({ facts }) => facts.paid && facts.platform === arrives.platform);
  const index = indexOf(own, called);
  const ambiguous = sharedNames(campaigns);
  return ads.map((ad) => {
    const named = normalised(ad.campaign.name);
    const byName = named === '' || ambiguous.has(named) ? [] : (index.byCampaignName.get(called(named)) ?? []);
    const byIds = ad.campaign.id === '' ? [] : (index.byCampaignId.get(ad.campaign.id) ?? []);
    const ofCampaign = byIds.length > 0 ? byIds : byName;
    const exact = mostVisited(ofCampaign.filter(({ facts }) => isOfAd(facts, ad)));
    if (exact) return withoutKeyword(exact);
    return made(ad, mostVisited(ofCampaign)?.facts, arrives);
  });
}

/** A name in the form in which links and platforms agree: small letters, and one space for whatever stands between words. */
export function normalised(name: string | null | undefined): string {
  return (name ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_+-]+/g, ' ')
    .trim();
}

/** What a name goes by: its normal form, or that of the first of those that are one with it. */
function callerOf(merged: readonly MergedCampaigns[]): (name: string | null | undefined) => string {
  const firsts = new Map(
    merged.flatMap(({ names }) => names.map((name): [string, string] => [normalised(name), normalised(names[0])])),
  );
  return (name) => firsts.get(normalised(name)) ?? normalised(name);
}

function indexOf(seen: readonly SeenAcquisition[], called: ReturnType<typeof callerOf>): Index {
  return {
    byCampaignId: Map.groupBy(seen, ({ facts }) => facts.campaignId ?? ''),
    byCampaignName: Map.groupBy(
      seen.filter(({ facts }) => !facts.campaignId),
      ({ facts }) => called(facts.campaign),
    ),
  };
}

/** Names that more than one campaign has: who came by such a one may have come by either. */
function sharedNames(campaigns: ReadonlyMap<string, string | undefined>): ReadonlySet<string> {
  const byName = Map.groupBy([...campaigns.values()].map(normalised), (name) => name);
  return new Set([...byName].filter(([, same]) => same.length > 1).map(([name]) => name));
}

/** Whether it states the ad group and the ad of the row, each by id or by name, and none where the row has none. */
function isOfAd(facts: AcquisitionFacts, { adGroup, ad }: AdEntity): boolean {
  return isOfLevel(facts.adGroup, adGroup) && isOfLevel(facts.ad, ad);
}

function isOfLevel(stated: string | null | undefined, { id, name }: AdLevelName): boolean {
  if (!stated) return id === '';
  return stated === id || (id !== '' && normalised(name) !== '' && normalised(stated) === normalised(name));
}

/** By visits, then by what they state, so that the same is found whichever way they are read. */
function mostVisited(seen: readonly SeenAcquisition[]): SeenAcquisition | undefined {
  return seen.toSorted((left, right) => right.visits - left.visits || (keyOf(left) < keyOf(right) ? -1 : 1))[0];
}

const keyOf = ({ facts }: SeenAcquisition) =>
  JSON.stringify([facts.source, facts.medium, facts.campaign, facts.adGroup, facts.ad, facts.keyword, facts.referrerHost]);

/** The facts by which its id is made: of the referrer only the host is a part. */
function withoutKeyword({ facts: { referrerHost, ...facts } }: SeenAcquisition): AcquisitionFacts {
  return { ...facts, keyword: null, ...(referrerHost && { referrer: addressOf(referrerHost) }) };
}

const addressOf = (host: string) => `https://${host}/`;

/** As visits of the campaign arrive, so that cost and revenue stand in one row of it; the levels below by their ids, as links tell them. */
function made({ campaign, adGroup, ad }: AdEntity, like: AcquisitionFacts | undefined, arrives: Arrives): AcquisitionFacts {
  return {
    kind: 'ad_click',
    paid: true,
    source: like?.source ?? arrives.source,
    medium: like?.medium ?? arrives.medium,
    campaign: like ? like.campaign : campaign.name,
    campaignId: like ? like.campaignId : campaign.id || null,
    adGroup: adGroup.id || null,
    ad: ad.id || null,
    platform: arrives.platform,
  };
}
