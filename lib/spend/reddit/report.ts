/**
 * What ads of an account cost, day by day in its zone: by campaign, which is the truth of cost, and by ad. A report takes three
 * breakdowns at most, so parents and names come from the lists. https://ads-api.reddit.com/docs/v3/ (read 2026-11)
 */
import { member, textOf } from '@/lib/core/json';
import type { AdAccountFacts, Claim } from '@/lib/model/spend';
import { needed, toldOf } from '../answer';
import { dayAfter } from '../days';
import type { DayRange, SpendAccess, SpendConversation, SpendRows } from '../define';
import { type Entity, type Figures, rowsIn } from '../hierarchy';
import { countOf, roundedMicrosOf } from '../micros';
import { withRemainders } from '../remainder';
import { redditList, redditReport } from './request';

const FIELDS = ['SPEND', 'IMPRESSIONS', 'CLICKS'];
const PURCHASES = ['CONVERSION_PURCHASE_CLICKS', 'CONVERSION_PURCHASE_VIEWS', 'CONVERSION_PURCHASE_TOTAL_VALUE'];
/** Cost is in millionths of the currency, values of conversions are in hundredths: two units in one row. */
const MICROS_PER_HUNDREDTH = 10_000n;

/** The rows of these days. */
export function* redditRows(account: AdAccountFacts, range: DayRange, access: SpendAccess): SpendConversation<SpendRows> {
  const campaigns = yield* report('campaign_id', account, range, access);
  const ads = yield* report('ad_id', account, range, access);
  const list = (path: string) => redditList(access, `/ad_accounts/${account.externalId}/${path}`);
  const { campaign, ad } = rowsIn({
    campaigns: (yield* list('campaigns')).flatMap((each) => entityOf(each)),
    adGroups: (yield* list('ad_groups')).flatMap((each) => entityOf(each, 'campaign_id')),
    ads: (yield* list('ads')).flatMap((each) => entityOf(each, 'ad_group_id')),
  });
  const rows = withRemainders(
    campaigns.map(({ id, figures }) => campaign(id, figures)),
    ads.flatMap(({ id, figures }) => ad(id, figures)),
  );
  return { rows };
}

function entityOf(item: unknown, parent = ''): Entity[] {
  const id = textOf(member(item, 'id'));
  const [name, parentId] = [textOf(member(item, 'name')), textOf(member(item, parent))];
  return id === undefined ? [] : [{ id, ...(name !== undefined && { name }), ...(parentId !== undefined && { parentId }) }];
}

type Row = { id: string; figures: Figures };

/**
 * Times are whole hours of UTC, and a day of a zone in between begins at none: a day more is asked for at both ends, and what is
 * not of the wanted days is left out. So every wanted day is whole, in whatever zone.
 */
function* report(
  id: 'campaign_id' | 'ad_id',
  { externalId, timeZone }: AdAccountFacts,
  { from, to }: DayRange,
  access: SpendAccess,
): SpendConversation<Row[]> {
  const rows = yield* redditReport(access, `/ad_accounts/${externalId}/reports`, {
    breakdowns: [id.toUpperCase(), 'DATE'],
    fields: [...FIELDS, ...PURCHASES],
    starts_at: `${dayAfter(from, -1)}T00:00:00Z`,
    ends_at: `${dayAfter(to, 2)}T00:00:00Z`,
    time_zone_id: timeZone,
  });
  return rows.map((row) => rowOf(row, id)).filter(({ figures: { day } }) => day >= from && day <= to);
}

function rowOf(row: unknown, id: string): Row {
  const figure = (name: string) => {
    const value = member(row, name) ?? undefined;
    return value === undefined ? undefined : needed(countOf(value), name, 'Reddit');
  };
  return {
    id: needed(textOf(member(row, id)), id, 'Reddit'),
    figures: {
      day: needed(textOf(member(row, 'date'))?.slice(0, 10), 'day', 'Reddit'),
      ...toldOf({ impressions: figure('impressions'), clicks: figure('clicks') }),
      costMicros: figure('spend') ?? 0n,
      claim: claimOf(row, figure),
    },
  };
}

/** After clicks and after views apart; the windows are the account's own. */
function claimOf(row: unknown, figure: (name: string) => bigint | undefined): Claim {
  const count = (name: string) => needed(roundedMicrosOf(member(row, name) ?? 0), name, 'Reddit');
  const views = count('conversion_purchase_views');
  return {
    conversionsMicros: count('conversion_purchase_clicks') + views,
    valueMicros: (figure('conversion_purchase_total_value') ?? 0n) * MICROS_PER_HUNDREDTH,
    viewConversionsMicros: views,
    basis: 'ad',
  };
}
