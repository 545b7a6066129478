/**
 * Where ads lead and what they show: https://developers.facebook.com/docs/marketing-api/reference/ad-creative and, for several at
 * once, https://developers.facebook.com/docs/graph-api/overview (read 2026-11)
 */
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, AdDetail } from '@/lib/model/spend';
import { jsonIn } from '../answer';
import type { SpendAccess, SpendConversation } from '../define';
import { SpendFailure } from '../failure';
import { addressWithTags } from '../template';
import { metaFault } from './fault';
import { metaGet } from './request';

/** The most that Meta takes in one question. */
const IDS_MAX = 50;
const FIELDS =
  'creative{id,thumbnail_url,video_id,image_hash,url_tags,link_url,template_url,object_story_spec,effective_object_story_id,asset_feed_spec}';

/** Of those ads that Meta still shows. */
export function* metaDetails(
  _account: AdAccountFacts,
  adIds: readonly string[],
  access: SpendAccess,
): SpendConversation<AdDetail[]> {
  const details: AdDetail[] = [];
  for (let begin = 0; begin < adIds.length; begin += IDS_MAX) {
    details.push(...(yield* batchOf(adIds.slice(begin, begin + IDS_MAX), access)));
  }
  return details;
}

/** One id that Meta does not show fails the whole question: it is halved until that one stands alone, and left out. */
function* batchOf(ids: readonly string[], access: SpendAccess): SpendConversation<AdDetail[]> {
  const answer = yield { ...metaGet(access, '/', { ids: ids.join(','), fields: FIELDS }), mayFail: true };
  const refusal = metaFault(answer);
  if (!refusal) return ids.flatMap((id) => detailOf(id, member(jsonIn(answer), id)) ?? []);
  if (refusal.fault !== 'no_access' && refusal.fault !== 'refused') throw new SpendFailure(refusal);
  if (ids.length === 1) return [];
  const middle = Math.ceil(ids.length / 2);
  const first = yield* batchOf(ids.slice(0, middle), access);
  return [...first, ...(yield* batchOf(ids.slice(middle), access))];
}

function detailOf(adId: string, ad: unknown): AdDetail | undefined {
  const creative = member(ad, 'creative');
  if (creative === undefined) return undefined;
  const link = linkOf(creative);
  const thumbnailUrl = textOf(member(creative, 'thumbnail_url'));
  const assetId =
    textOf(member(creative, 'video_id')) ?? textOf(member(creative, 'image_hash')) ?? textOf(member(creative, 'id'));
  return {
    adId,
    ...(link !== undefined && { finalUrl: addressWithTags(link, textOf(member(creative, 'url_tags'))) }),
    ...(thumbnailUrl !== undefined && { thumbnailUrl }),
    ...(assetId !== undefined && { assetId }),
  };
}

/** By kind of ad in another place; boosted posts have it nowhere. */
function linkOf(creative: unknown): string | undefined {
  const story = member(creative, 'object_story_spec');
  return [
    member(story, 'link_data', 'link'),
    member(story, 'video_data', 'call_to_action', 'value', 'link'),
    member(story, 'template_data', 'link'),
    member(listOf(member(creative, 'asset_feed_spec', 'link_urls'))[0], 'website_url'),
    member(creative, 'template_url'),
    member(creative, 'link_url'),
  ]
    .map(textOf)
    .find((link) => link !== undefined);
}
