/** Where ads lead: https://developers.google.com/google-ads/api/fields/v26/ad_group_ad (read 2026-11) */
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, AdDetail } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation } from '../define';
import { addressWithTags } from '../template';
import { googleSearch, resultsIn } from './request';

/** A query has room for some tens of thousands of letters. */
const IDS_MAX = 500;
const FIELDS = ['id', 'final_urls', 'final_url_suffix', 'image_ad.image_url']
  .map((field) => `ad_group_ad.ad.${field}`)
  .join(', ');

/** Of those ads that Google still has; ids that are no numbers are none of its. */
export function* googleDetails(
  { externalId, loginId }: AdAccountFacts,
  adIds: readonly string[],
  access: SpendAccess,
): SpendConversation<AdDetail[]> {
  const ids = adIds.filter((id) => /^\d+$/.test(id));
  const details = new Map<string, AdDetail>();
  for (let begin = 0; begin < ids.length; begin += IDS_MAX) {
    const batch = ids.slice(begin, begin + IDS_MAX).join(', ');
    const query = `SELECT ${FIELDS} FROM ad_group_ad WHERE ad_group_ad.ad.id IN (${batch})`;
    for (const row of resultsIn(yield googleSearch(access, externalId, query, loginId))) {
      const detail = detailOf(member(row, 'adGroupAd', 'ad'));
      if (detail) details.set(detail.adId, detail);
    }
  }
  return [...details.values()];
}

function detailOf(ad: unknown): AdDetail | undefined {
  const adId = textOf(member(ad, 'id'));
  if (adId === undefined) return undefined;
  const finalUrl = textOf(listOf(member(ad, 'finalUrls'))[0]);
  const thumbnailUrl = textOf(member(ad, 'imageAd', 'imageUrl'));
  return {
    adId,
    ...(finalUrl !== undefined && { finalUrl: addressWithTags(finalUrl, textOf(member(ad, 'finalUrlSuffix'))) }),
    ...(thumbnailUrl !== undefined && { thumbnailUrl }),
  };
}
