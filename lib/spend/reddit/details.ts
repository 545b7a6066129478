/** Where ads lead: https://ads-api.reddit.com/docs/v3/ (read 2026-11) */
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, AdDetail } from '@/lib/model/spend';
import type { SpendAccess, SpendConversation } from '../define';
import { redditList } from './request';

/** Of those ads that Reddit still lists; ads of the same post are one creative. */
export function* redditDetails(
  { externalId }: AdAccountFacts,
  adIds: readonly string[],
  access: SpendAccess,
): SpendConversation<AdDetail[]> {
  const wanted = new Set(adIds);
  const ads = yield* redditList(access, `/ad_accounts/${externalId}/ads`);
  return ads.flatMap((ad) => {
    const adId = textOf(member(ad, 'id'));
    if (adId === undefined || !wanted.has(adId)) return [];
    const [finalUrl, assetId] = [textOf(member(ad, 'click_url')), textOf(member(ad, 'post_id'))];
    return [{ adId, ...(finalUrl !== undefined && { finalUrl }), ...(assetId !== undefined && { assetId }) }];
  });
}
