/**
 * Says of rows of cost what their clicks arrive as (lib/spend/match.ts), so that cost stands beside the visits and the revenue that it
 * bought. Done for new rows when an account was read, and of all rows again by the hour, as visits with the ids of an ad may come
 * after its cost. In batches: reports see an ad's rows as before or as after, and the sum of cost is the same in both.
 */
import {
  campaignsOf,
  type CostedAd,
  costedAds,
  nameAcquisitions,
  nameCampaigns,
  paidAcquisitions,
} from '@/db/queries/cost-match';
import { saveAcquisitions } from '@/db/queries/sessions';
import type { Database } from '@/db/client';
import { DAY_MS } from '@/lib/core/instant';
import { channelNow } from '@/lib/enrichment';
import { acquisitionIdOf, referrerHostOf } from '@/lib/model/acquisition';
import { mergedCampaigns } from '@/lib/model/merged-campaigns';
import type { Site } from '@/lib/model/site';
import type { SpendPlatform } from '@/lib/spend/define';
import { type AdEntity, type Arrives, matchAds } from '@/lib/spend/match';

/** Ads of one transaction. */
const BATCH = 2_000;
/** So far back it counts how clicks arrive: what links looked like before says little of those of today. */
const VISIT_DAYS = 180;

type Matching = { platformOf: (id: string) => Pick<SpendPlatform, 'arrives'> | undefined; now: Date; isNew?: boolean };

/** Matches the site's rows of cost, all or only new ones; resolves to how many rows name another acquisition than before. */
export async function matchSpend(
  db: Database,
  site: Pick<Site, 'id' | 'settings'>,
  { platformOf, now, isNew = false }: Matching,
  signal?: AbortSignal,
): Promise<number> {
  const ads = await costedAds(db, site.id, { isNew });
  let changed = 0;
  for (const [platform, own] of Map.groupBy(ads, (ad) => ad.platform)) {
    // Rows of uploaded files and of amounts entered by hand name theirs when they are stored.
    const arrives = platformOf(platform)?.arrives;
    if (arrives) changed += await matchPlatform(db, site, { arrives, now }, own, signal);
  }
  return changed;
}

async function matchPlatform(
  db: Database,
  site: Pick<Site, 'id' | 'settings'>,
  { arrives, now }: { arrives: Arrives; now: Date },
  ads: readonly CostedAd[],
  signal: AbortSignal | undefined,
): Promise<number> {
  const since = new Date(now.getTime() - VISIT_DAYS * DAY_MS);
  const seen = await paidAcquisitions(db, site.id, arrives.platform, since);
  const campaigns = await campaignsOf(db, site.id, arrives.platform);
  const { channelRules, labelRules } = site.settings;
  const facts = matchAds(ads.map(entityOf), seen, campaigns, arrives, mergedCampaigns(labelRules));
  const brought = facts.map((each) => ({
    ...each,
    acquisitionId: acquisitionIdOf(site.id, each),
    channel: channelNow({ ...each, referrerHost: referrerHostOf(each.referrer) }, channelRules),
  }));
  let changed = 0;
  for (let start = 0; start < ads.length; start += BATCH) {
    signal?.throwIfAborted();
    const named = brought.slice(start, start + BATCH);
    const matched = ads.slice(start, start + BATCH).flatMap(({ accountId, campaignId, adGroupId, adId }, index) => {
      const acquisitionId = named[index]?.acquisitionId;
      return acquisitionId ? [{ accountId, campaignId, adGroupId, adId, acquisitionId }] : [];
    });
    changed += await db.transaction(async (tx) => {
      await saveAcquisitions(tx, site.id, named, labelRules);
      return nameAcquisitions(tx, site.id, matched);
    });
  }
  await nameCampaigns(db, site.id, arrives.platform, campaigns);
  return changed;
}

function entityOf({ campaignId, campaign, adGroupId, adGroup, adId, ad }: CostedAd): AdEntity {
  return {
    campaign: { id: campaignId, name: campaign ?? undefined },
    adGroup: { id: adGroupId, name: adGroup ?? undefined },
    ad: { id: adId, name: ad ?? undefined },
  };
}
