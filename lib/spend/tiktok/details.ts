/** Where ads lead and what they show: https://business-api.tiktok.com/portal/docs?id=1735735588640770 (read 2026-11) */
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, AdDetail } from '@/lib/model/spend';
import { jsonIn } from '../answer';
import type { SpendAccess, SpendConversation } from '../define';
import { tiktokGet } from './request';

/** The most that TikTok takes in a filter. */
const IDS_MAX = 100;
const FIELDS = ['ad_id', 'landing_page_url', 'image_ids', 'video_id'];

/** Of those ads that TikTok still has, deleted ones with them. */
export function* tiktokDetails(
  { externalId }: AdAccountFacts,
  adIds: readonly string[],
  access: SpendAccess,
): SpendConversation<AdDetail[]> {
  const details: AdDetail[] = [];
  for (let begin = 0; begin < adIds.length; begin += IDS_MAX) {
    const filtering = { ad_ids: adIds.slice(begin, begin + IDS_MAX), secondary_status: 'AD_STATUS_ALL' };
    const query = { advertiser_id: externalId, fields: FIELDS, filtering, page: 1, page_size: IDS_MAX };
    const answer = jsonIn(yield tiktokGet(access, '/ad/get/', query));
    details.push(...listOf(member(answer, 'data', 'list')).flatMap((ad) => detailOf(ad) ?? []));
  }
  return details;
}

function detailOf(ad: unknown): AdDetail | undefined {
  const adId = textOf(member(ad, 'ad_id'));
  if (adId === undefined) return undefined;
  const finalUrl = textOf(member(ad, 'landing_page_url'));
  const assetId = textOf(member(ad, 'video_id')) ?? textOf(listOf(member(ad, 'image_ids'))[0]);
  return { adId, ...(finalUrl !== undefined && { finalUrl }), ...(assetId !== undefined && { assetId }) };
}
