/** Where ads lead: https://developers.pinterest.com/docs/api/v5/ads-list (read 2026-11) */
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, AdDetail } from '@/lib/model/spend';
import { batchesOf } from '../answer';
import type { SpendAccess, SpendConversation } from '../define';
import { pinterestList } from './request';
import { ALL_STATUSES } from './report';

const IDS_MAX = 100;

/** Of those ads that Pinterest still has. Ads of the same Pin are one creative. */
export function* pinterestDetails(
  { externalId }: AdAccountFacts,
  adIds: readonly string[],
  access: SpendAccess,
): SpendConversation<AdDetail[]> {
  const details: AdDetail[] = [];
  for (const batch of batchesOf(adIds, IDS_MAX)) {
    const query = { ad_ids: batch.join(','), entity_statuses: ALL_STATUSES };
    const ads = yield* pinterestList(access, `/ad_accounts/${externalId}/ads`, query);
    details.push(...ads.flatMap(detailOf));
  }
  return details;
}

function detailOf(ad: unknown): AdDetail[] {
  const adId = textOf(member(ad, 'id'));
  if (adId === undefined) return [];
  const [finalUrl, assetId] = [textOf(member(ad, 'destination_url')), textOf(member(ad, 'pin_id'))];
  return [{ adId, ...(finalUrl !== undefined && { finalUrl }), ...(assetId !== undefined && { assetId }) }];
}
