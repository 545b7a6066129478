/**
 * What ads of an account cost, day by day in its zone: by campaign, which is the truth of cost, and by promoted post. Statistics
 * are of 20 ids, 7 days and one placement at once, so what was active is asked for first.
 * https://docs.x.com/x-ads-api/analytics (read 2026-11)
 */
import { type Day, startOfDay } from '@/lib/core/day';
import { listOf, member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, Claim } from '@/lib/model/spend';
import { batchesOf, jsonIn, needed } from '../answer';
import { dayAfter, lengthOf } from '../days';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { type Entity, type Figures, rowsIn } from '../hierarchy';
import { countOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { dataIn, xGet, xList } from './request';

/** Cost of each is in no other's: one that is not asked for is missing. */
const PLACEMENTS = ['ALL_ON_TWITTER', 'SPOTLIGHT', 'TREND'];
const [STATS_IDS_MAX, LIST_IDS_MAX] = [20, 200];

/** The rows of these days. */
export function* xRows(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const campaigns = yield* stats('CAMPAIGN', account, range, access);
  const ads = yield* stats('PROMOTED_TWEET', account, range, access);
  const list = (kind: Kind, ids: readonly string[]) => entities(account, kind, ids, access);
  const promoted = yield* list('promoted_tweet', idsOf(ads));
  const items = yield* list('line_item', [...new Set(promoted.flatMap(({ parentId }) => parentId ?? []))]);
  const hierarchy = { campaigns: yield* list('campaign', idsOf(campaigns)), adGroups: items, ads: promoted };
  const { campaign, ad } = rowsIn(hierarchy);
  const rows = withRemainders(
    campaigns.map(({ id, figures }) => campaign(id, figures)),
    ads.flatMap(({ id, figures }) => ad(id, figures)),
  );
  return { rows };
}

const idsOf = (rows: readonly Row[]) => [...new Set(rows.map(({ id }) => id))];

type Kind = 'campaign' | 'line_item' | 'promoted_tweet';

/** Deleted ones too: they have cost. */
function* entities(
  { externalId }: AdAccountFacts,
  kind: Kind,
  ids: readonly string[],
  access: SpendAccess,
): SpendConversation<Entity[]> {
  const parent = kind === 'promoted_tweet' ? 'line_item_id' : 'campaign_id';
  const found: Entity[] = [];
  for (const batch of batchesOf(ids, LIST_IDS_MAX)) {
    const query = { [`${kind}_ids`]: batch.join(','), with_deleted: 'true' };
    for (const item of yield* xList(access, `/accounts/${externalId}/${kind}s`, query)) {
      const id = textOf(member(item, 'id'));
      const [name, parentId] = [textOf(member(item, 'name')), textOf(member(item, parent))];
      if (id !== undefined) found.push({ id, ...(name !== undefined && { name }), ...(parentId !== undefined && { parentId }) });
    }
  }
  return found;
}

type Row = { id: string; figures: Figures };

/** From midnight to midnight of the account's clock; the second is not in it. */
function* stats(
  entity: 'CAMPAIGN' | 'PROMOTED_TWEET',
  { externalId, timeZone }: AdAccountFacts,
  range: DayRange,
  access: SpendAccess,
): SpendConversation<Row[]> {
  const instant = (day: string) =>
    startOfDay(day as Day, timeZone)
      .toISOString()
      .replace('.000Z', 'Z');
  const span = { entity, start_time: instant(range.from), end_time: instant(dayAfter(range.to, 1)) };
  const path = `/stats/accounts/${externalId}`;
  const active = dataIn(jsonIn(yield xGet(access, `${path}/active_entities`, span)));
  const ids = active.flatMap((each) => textOf(member(each, 'entity_id')) ?? []);
  const rows = new Map<string, Row>();
  for (const batch of batchesOf(ids, STATS_IDS_MAX)) {
    for (const placement of PLACEMENTS) {
      const query = { ...span, entity_ids: batch.join(','), granularity: 'DAY', placement };
      const answer = yield xGet(access, path, { ...query, metric_groups: 'BILLING,ENGAGEMENT,WEB_CONVERSION' });
      for (const row of dataIn(jsonIn(answer)).flatMap((each) => daysOf(each, range))) add(rows, row);
    }
  }
  return [...rows.values()];
}

/** A metric is a list with a value for each day, or null where all are zero. */
function daysOf(entity: unknown, range: DayRange): Row[] {
  const id = needed(textOf(member(entity, 'id')), 'id', 'X');
  const [told] = listOf(member(entity, 'id_data'));
  const metrics = needed(member(told, 'metrics'), 'metrics', 'X');
  const days = Array.from({ length: lengthOf(range) }, (_, index) => index);
  return days.map((index) => {
    const value = (...path: string[]) => {
      const list = member(metrics, ...path) ?? undefined;
      return list === undefined ? 0 : needed(listOf(list)[index], `value of ${path.join('.')} for each day`, 'X');
    };
    const count = (name: string) => needed(countOf(value(name)), name, 'X');
    return {
      id,
      figures: {
        day: dayAfter(range.from, index),
        costMicros: count('billed_charge_local_micro'),
        impressions: count('impressions'),
        clicks: count('url_clicks'),
        claim: claimOf(value),
      },
    };
  });
}

/** Purchases of the site's tag; their windows are the tag's, and no row says which. */
function claimOf(value: (...path: string[]) => unknown): Claim {
  const count = (name: string) => needed(roundedMicrosOf(value('conversion_purchases', name)), name, 'X');
  return {
    conversionsMicros: count('metric'),
    valueMicros: needed(countOf(value('conversion_purchases', 'sale_amount')), 'sale_amount', 'X'),
    viewConversionsMicros: count('post_view'),
    basis: 'ad',
  };
}

/** Adds the figures of another placement; days of zeros are no rows. */
function add(rows: Map<string, Row>, { id, figures }: Row): void {
  const { costMicros, impressions = 0n, clicks = 0n, claim } = figures;
  if (costMicros === 0n && impressions === 0n && clicks === 0n && claim?.conversionsMicros === 0n) return;
  const key = `${figures.day} ${id}`;
  const before = rows.get(key)?.figures;
  if (!before) return void rows.set(key, { id, figures });
  const sum: Figures = {
    ...figures,
    costMicros: before.costMicros + costMicros,
    impressions: (before.impressions ?? 0n) + impressions,
    clicks: (before.clicks ?? 0n) + clicks,
    ...(claim && { claim: claimsTogether(claim, before.claim) }),
  };
  rows.set(key, { id, figures: sum });
}

function claimsTogether(one: Claim, other: Claim | undefined): Claim {
  return {
    ...one,
    conversionsMicros: one.conversionsMicros + (other?.conversionsMicros ?? 0n),
    valueMicros: (one.valueMicros ?? 0n) + (other?.valueMicros ?? 0n),
    viewConversionsMicros: (one.viewConversionsMicros ?? 0n) + (other?.viewConversionsMicros ?? 0n),
  };
}
