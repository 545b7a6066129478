/**
 * What ads of an account cost, day by day in UTC: by campaign, which is the truth of cost, and by ad. Analytics are asked for by
 * ids, so the lists of campaigns, ad groups and ads come first, and give their names.
 * https://developers.pinterest.com/docs/api/v5/ads-analytics (read 2026-11)
 */
import { dayOf } from '@/lib/core/day';
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, Claim } from '@/lib/model/spend';
import { batchesOf, jsonIn, needed, toldOf } from '../answer';
import { clippedTo, dayAfter } from '../days';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { type Entity, type Figures, type Hierarchy, rowsIn } from '../hierarchy';
import { countOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { pinterestGet, pinterestList } from './request';

/** Archived campaigns and ads have cost too, and are not listed unless they are asked for. */
export const ALL_STATUSES = 'ACTIVE,PAUSED,ARCHIVED';
/** How far back analytics go; an earlier day refuses the whole question. */
export const REACH_DAYS = 90;
const IDS_MAX = 250;
/** Paid alone: figures with `_2` are of Pins that people saved. Costs are millionths of the account's currency, not of dollars. */
const FIGURES = ['SPEND_IN_MICRO_DOLLAR', 'IMPRESSION_1', 'OUTBOUND_CLICK_1'];
const CHECKOUTS = ['TOTAL_CHECKOUT', 'TOTAL_CHECKOUT_VALUE_IN_MICRO_DOLLAR'];
const WINDOW = { click_window_days: 30, engagement_window_days: 30, view_window_days: 1 };

type Level = { path: 'campaigns' | 'ads'; ids: string; id: string };
const campaignLevel: Level = { path: 'campaigns', ids: 'campaign_ids', id: 'CAMPAIGN_ID' };
const adLevel: Level = { path: 'ads', ids: 'ad_ids', id: 'AD_ID' };

/** The rows of these days; those that Pinterest no longer shows are left out of the question, and `since` says so. */
export function* pinterestRows(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const earliest = dayAfter(dayOf(access.now, 'UTC'), 1 - REACH_DAYS);
  const asked = clippedTo(range, earliest);
  if (!asked) return { rows: [], since: earliest };
  const lists = yield* hierarchyOf(account, access);
  const { campaign, ad } = rowsIn(lists);
  const campaigns = yield* analytics(campaignLevel, account, asked, access, lists.campaigns);
  const ads = yield* analytics(adLevel, account, asked, access, lists.ads);
  const rows = withRemainders(
    campaigns.map(({ id, figures }) => campaign(id, figures)),
    ads.flatMap(({ id, figures }) => ad(id, figures)),
  );
  return { rows, ...(asked.from > range.from && { since: asked.from }) };
}

function* hierarchyOf({ externalId }: AdAccountFacts, access: SpendAccess): SpendConversation<Hierarchy> {
  const list = (path: string) => pinterestList(access, `/ad_accounts/${externalId}/${path}`, { entity_statuses: ALL_STATUSES });
  const campaigns = (yield* list('campaigns')).flatMap((each) => entityOf(each));
  const adGroups = (yield* list('ad_groups')).flatMap((each) => entityOf(each, 'campaign_id'));
  const ads = (yield* list('ads')).flatMap((each) => entityOf(each, 'ad_group_id'));
  return { campaigns, adGroups, ads };
}

function entityOf(item: unknown, parent = ''): Entity[] {
  const id = textOf(member(item, 'id'));
  const [name, parentId] = [textOf(member(item, 'name')), textOf(member(item, parent))];
  return id === undefined ? [] : [{ id, ...(name !== undefined && { name }), ...(parentId !== undefined && { parentId }) }];
}

type Row = { id: string; figures: Figures };

function* analytics(
  { path, ids, id }: Level,
  { externalId }: AdAccountFacts,
  { from, to }: DayRange,
  access: SpendAccess,
  entities: readonly Entity[],
): SpendConversation<Row[]> {
  const rows: Row[] = [];
  const batches = batchesOf(
    entities.map((entity) => entity.id),
    IDS_MAX,
  );
  for (const batch of batches) {
    const answer = jsonIn(
      yield pinterestGet(access, `/ad_accounts/${externalId}/${path}/analytics`, {
        start_date: from,
        end_date: to,
        granularity: 'DAY',
        columns: [id, ...FIGURES, ...CHECKOUTS].join(','),
        [ids]: batch.join(','),
        ...WINDOW,
        conversion_report_time: 'TIME_OF_AD_ACTION',
      }),
    );
    const told = needed(Array.isArray(answer) ? listOf(answer) : undefined, 'rows', 'Pinterest');
    rows.push(...told.map((row) => rowOf(row, id)));
  }
  return rows;
}

/** Columns without a figure are left out of a row. */
function rowOf(row: unknown, id: string): Row {
  const figure = (name: string) => {
    const value = member(row, name) ?? undefined;
    return value === undefined ? undefined : needed(countOf(value), name, 'Pinterest');
  };
  return {
    id: needed(textOf(member(row, id)), id, 'Pinterest'),
    figures: {
      day: needed(textOf(member(row, 'DATE')), 'day', 'Pinterest'),
      ...toldOf({ impressions: figure('IMPRESSION_1'), clicks: figure('OUTBOUND_CLICK_1') }),
      costMicros: figure('SPEND_IN_MICRO_DOLLAR') ?? 0n,
      claim: claimOf(row, figure),
    },
  };
}

function claimOf(row: unknown, figure: (name: string) => bigint | undefined): Claim {
  return {
    conversionsMicros: needed(roundedMicrosOf(member(row, 'TOTAL_CHECKOUT') ?? 0), 'TOTAL_CHECKOUT', 'Pinterest'),
    valueMicros: figure('TOTAL_CHECKOUT_VALUE_IN_MICRO_DOLLAR') ?? 0n,
    window: '30d_click_30d_engagement_1d_view',
    basis: 'ad',
  };
}
