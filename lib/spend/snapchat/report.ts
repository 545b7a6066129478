/**
 * What ads of an account cost, day by day in its zone: by campaign, which is the truth of cost, and by ad. Parents and names come
 * from lists; ads that are deleted are in no list, and their cost stays with their campaign.
 * https://developers.snap.com/api/marketing-api/Ads-API/measurement (read 2026-11)
 */
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, Claim } from '@/lib/model/spend';
import { needed, toldOf } from '../answer';
import { dayAfter, localMidnight } from '../days';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { type Entity, type Figures, rowsIn } from '../hierarchy';
import { countOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { snapchatList } from './request';

const FIELDS = 'impressions,swipes,spend,video_views,conversion_purchases,conversion_purchases_value';
/** Windows are the platform's defaults, said so that a change of theirs is none here; claims stand at the day of the ad. */
const WINDOW = { swipe_up_attribution_window: '28_DAY', view_attribution_window: '1_DAY', action_report_time: 'impression' };
const LIST = { limit: 1_000 };
const STATS_PAGE = 200;

/** The rows of these days. */
export function* snapchatRows(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const campaigns = yield* stats('campaign', account, range, access);
  const ads = yield* stats('ad', account, range, access);
  const path = `/adaccounts/${account.externalId}`;
  const { campaign, ad } = rowsIn({
    campaigns: (yield* snapchatList(access, `${path}/campaigns`, 'campaigns', LIST)).flatMap(entityIn('campaign')),
    adGroups: (yield* snapchatList(access, `${path}/adsquads`, 'adsquads', LIST)).flatMap(entityIn('adsquad', 'campaign_id')),
    ads: (yield* snapchatList(access, `${path}/ads`, 'ads', LIST)).flatMap(entityIn('ad', 'ad_squad_id')),
  });
  const rows = withRemainders(
    campaigns.map(({ id, figures }) => campaign(id, figures)),
    ads.flatMap(({ id, figures }) => ad(id, figures)),
  );
  return { rows };
}

/** Each item of a list lies in a member of its kind. */
function entityIn(kind: string, parent = ''): (item: unknown) => Entity[] {
  return (item) => {
    const id = textOf(member(item, kind, 'id'));
    const [name, parentId] = [textOf(member(item, kind, 'name')), textOf(member(item, kind, parent))];
    return id === undefined ? [] : [{ id, ...(name !== undefined && { name }), ...(parentId !== undefined && { parentId }) }];
  };
}

type Row = { id: string; figures: Figures };

/** Both ends are midnights of the account's clock, each with the offset of its own day; the second is not in it. */
function* stats(
  level: 'campaign' | 'ad',
  { externalId, timeZone }: AdAccountFacts,
  { from, to }: DayRange,
  access: SpendAccess,
): SpendConversation<Row[]> {
  const found = yield* snapchatList(access, `/adaccounts/${externalId}/stats`, 'timeseries_stats', {
    granularity: 'DAY',
    breakdown: level,
    fields: FIELDS,
    start_time: localMidnight(from, timeZone),
    end_time: localMidnight(dayAfter(to, 1), timeZone),
    omit_empty: 'true',
    limit: STATS_PAGE,
    ...WINDOW,
  });
  const entities = found.flatMap((each) => listOf(member(each, 'timeseries_stat', 'breakdown_stats', level)));
  return entities.flatMap((entity) => {
    const id = needed(textOf(member(entity, 'id')), `id of a ${level}`, 'Snapchat');
    return listOf(member(entity, 'timeseries')).map((day) => ({ id, figures: figuresOf(day) }));
  });
}

function figuresOf(day: unknown): Figures {
  const figure = (name: string) => {
    const value = member(day, 'stats', name) ?? undefined;
    return value === undefined ? undefined : needed(countOf(value), name, 'Snapchat');
  };
  const counts = { impressions: figure('impressions'), clicks: figure('swipes'), videoViews: figure('video_views') };
  return {
    day: needed(textOf(member(day, 'start_time'))?.slice(0, 10), 'day', 'Snapchat'),
    ...toldOf(counts),
    costMicros: figure('spend') ?? 0n,
    claim: claimOf(day, figure),
  };
}

function claimOf(day: unknown, figure: (name: string) => bigint | undefined): Claim {
  const purchases = member(day, 'stats', 'conversion_purchases') ?? 0;
  return {
    conversionsMicros: needed(roundedMicrosOf(purchases), 'conversion_purchases', 'Snapchat'),
    valueMicros: figure('conversion_purchases_value') ?? 0n,
    window: '28d_click_1d_view',
    basis: 'ad',
  };
}
