/**
 * What is known of each campaign that costs something, for the judge: the days are four weeks that ended a week ago, so that most
 * orders of their visits have come. Read by the worker, once a look.
 */
import { and, gte, lt, sql } from 'drizzle-orm';
import { live } from '@/db/queries/live';
import { acquisition, adAccount, campaignNameOf, costRow, session } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, type Day } from '@/lib/core/day';
import { exponentOf } from '@/lib/core/currency';
import { FALL_BEFORE_MAX, FALL_WEEKS } from '@/lib/metrics/fallen';
import { breakEvenRoas } from '@/lib/model/break-even';
import type { ModelId } from '@/lib/model/credit';
import type { CampaignKey, Evidence } from '@/lib/model/finding';
import type { Site } from '@/lib/model/site';
import { spendPlatformOf } from '@/lib/spend/registry';
import { costIn, storeCostOf } from '../../cost';
import { dayEdges, spanOf } from '../../days';
import { allModelIds, modelsForReaders } from '../../model';
import { salesOf } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { startOf } from '../../wire';
import { type Cell, cellsOf, NO_SUMS } from '../performance/cells';
import type { Slice } from '../performance/source';
import { type CampaignFacts, type Finding, findingsAmong, type StoreFacts } from './judge';
import { RIPE_DAYS, ripeCost, ripeRevenue } from './ripe';

/** How a platform tells of conversions after a view (lib/spend/define.ts). */
type ViewClaims = (platform: string) => 'among' | 'beside' | 'untold' | undefined;
export type Look = { findings: Finding[]; isWhole: boolean };

const claimsOfPlatform: ViewClaims = (platform) => spendPlatformOf(platform)?.viewClaims;

export const LOOK_DAYS = 28;
const WEEK_DAYS = 7;
const LEAD_MODEL: ModelId = 'last_non_direct_click';

/** What there is to look at on this day of the site; not whole where an account lacks days: what is not found then may be there. */
export async function findingsOf(
  tx: ScopedTransaction,
  site: Site,
  { today, now, viewClaims = claimsOfPlatform }: { today: Day; now: Date; viewClaims?: ViewClaims },
): Promise<Look> {
  const to = addDays(today, -RIPE_DAYS);
  const range = { from: addDays(to, -LOOK_DAYS), to };
  const allCost = await storeCostOf(tx, site, range, now);
  if (!allCost || allCost.micros === 0n) return { findings: [], isWhole: allCost !== undefined };
  const store = await storeFacts(tx, site, range, allCost.micros);
  const campaigns = await campaignFacts(tx, site, range, viewClaims);
  return { findings: findingsAmong(campaigns, store), isWhole: allCost.lacking.length === 0 };
}

type Range = { from: Day; to: Day };

async function storeFacts(tx: ScopedTransaction, site: Site, range: Range, costMicros: bigint): Promise<StoreFacts> {
  const { orders, revenue } = await salesOf(tx, site, spanOf(range, site.timeZone));
  return {
    ...{ ...range, currency: site.currency, costMicros, breakEven: breakEvenRoas(site.settings.breakEven) },
    viewShareMax: site.settings.viewShareMax / 100,
    orderValue: orders === 0 ? 0 : Number(revenue) / 10 ** exponentOf(site.currency) / orders,
    ...(await searchedBySelf(tx, site, range)),
  };
}

/** Each campaign of the days with cost, under every click model. */
async function campaignFacts(tx: ScopedTransaction, site: Site, range: Range, viewClaims: ViewClaims): Promise<CampaignFacts[]> {
  const models = modelsForReaders(site, allModelIds(site)).filter(({ overClaims }) => !overClaims);
  const slice = sliceOf(site, range, ['channel', 'source', 'campaign']);
  const cells = [
    ...(
      await cellsOf(
        tx,
        site,
        slice,
        models.map(({ id }) => id),
      )
    ).values(),
  ].filter(({ cost }) => cost && cost.micros > 0n);
  const ads = await adsOf(tx, site, range);
  const [visitors, views, weeks] = [
    await newVisitors(tx, site, range),
    await viewShares(tx, site, range, viewClaims),
    await weeksOf(tx, site, range),
  ];
  return cells.map((cell) => {
    const key = keyOf(cell);
    const at = textOf(key);
    return {
      ...{ key, costMicros: cell.cost?.micros ?? 0n, sessions: cell.visits?.sessions ?? 0 },
      models: models.map(({ id, name }) => {
        const { revenue, orders } = cell.models.get(id) ?? NO_SUMS;
        return { id, name, revenue, orders };
      }),
      ...{ newVisitors: visitors.get(at) ?? 0, viewShare: views.get(at), ads: ads.get(at) ?? [], weeks: weeks.get(at) ?? [] },
    };
  });
}

function sliceOf(site: Site, range: Range, by: Slice['by']): Slice {
  return {
    ...{ span: spanOf(range, site.timeZone), days: dayEdges(range, site.timeZone), filter: {}, by, under: [] },
    ...{ dating: { datedBy: 'touch', refundsOn: 'sale' }, costDays: range },
  };
}

function keyOf({ steps }: Pick<Cell, 'steps'>): CampaignKey {
  const [channel, source, campaign] = steps.map((step) => (step.startsWith('=') ? step.slice(1) : null));
  return { channel: channel ?? null, source: source ?? null, campaign: campaign ?? null };
}

function textOf({ channel, source, campaign }: CampaignKey): string {
  return JSON.stringify([channel, source, campaign]);
}

/** What each ad cost, and how many came by it. */
async function adsOf(tx: ScopedTransaction, site: Site, range: Range): Promise<Map<string, CampaignFacts['ads']>> {
  const cells = await cellsOf(tx, site, sliceOf(site, range, ['channel', 'source', 'campaign', 'ad']), [LEAD_MODEL]);
  const paid = [...cells.values()].filter(({ steps }) => !steps.some((step) => step.startsWith('!')));
  return groupedBy(
    paid,
    (cell) => textOf(keyOf(cell)),
    ({ steps, cost, visits }) => ({
      ...{ ad: steps[3]?.slice(1) ?? '', costMicros: cost?.micros ?? 0n, sessions: visits?.sessions ?? 0 },
    }),
  );
}

const campaignColumns = {
  channel: column.text.nullable(),
  source: column.text.nullable(),
  campaign: column.text.nullable(),
};
const campaignSql = sql`${acquisition.channel} AS channel, ${acquisition.source} AS source, ${campaignNameOf(acquisition)} AS campaign`;

/** Visits by ads of people who had not come before. */
async function newVisitors(tx: ScopedTransaction, site: Site, range: Range): Promise<Map<string, number>> {
  const { start, end } = spanOf(range, site.timeZone);
  const rows = await rowsOf(
    tx,
    { ...campaignColumns, visitors: column.count },
    sql`SELECT ${campaignSql}, count(*)::int AS visitors
      FROM ${session} JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = ${session.acquisitionId}
      WHERE ${and(live(session, site.id), gte(session.startedAt, start), lt(session.startedAt, end))} AND ${acquisition.paid}
        AND NOT EXISTS (SELECT FROM ${session} AS earlier WHERE earlier.site_id = ${session.siteId}
          AND earlier.generation = ${session.generation} AND earlier.visitor_id = ${session.visitorId}
          AND earlier.started_at < ${session.startedAt})
      GROUP BY 1, 2, 3`,
  );
  return new Map(rows.map((row) => [textOf(row), row.visitors]));
}

/** Of what platforms claim, the part after a view; of a campaign at several platforms of those that tell it. */
async function viewShares(tx: ScopedTransaction, site: Site, range: Range, viewClaims: ViewClaims): Promise<Map<string, number>> {
  const rows = await rowsOf(
    tx,
    { ...campaignColumns, platform: column.text, claimed: column.minor, views: column.minor },
    sql`SELECT ${campaignSql}, ${adAccount.platform} AS platform, coalesce(sum(${costRow.claimConversionsMicros}), 0)::text AS claimed,
        coalesce(sum(${costRow.claimViewConversionsMicros}), 0)::text AS views
      FROM ${costRow} JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = ${costRow.acquisitionId}
        JOIN ${adAccount} ON ${adAccount.siteId} = ${site.id} AND ${adAccount.id} = ${costRow.accountId}
      WHERE ${costIn(site, range)} AND ${costRow.claimViewConversionsMicros} IS NOT NULL GROUP BY 1, 2, 3, 4`,
  );
  const told = rows.flatMap(({ platform, claimed, views, ...key }) => {
    const way = viewClaims(platform);
    if (way !== 'among' && way !== 'beside') return [];
    return [{ key: textOf(key), all: Number(way === 'beside' ? claimed + views : claimed), views: Number(views) }];
  });
  return new Map(
    [...Map.groupBy(told, ({ key }) => key)].flatMap(([key, some]): [string, number][] => {
      const [all, views] = [sumOf(some, 'all'), sumOf(some, 'views')];
      return all > 0 ? [[key, views / all]] : [];
    }),
  );
}

function sumOf<Name extends string>(rows: Record<Name, number>[], name: Name): number {
  return rows.reduce((sum, row) => sum + row[name], 0);
}

/** The weeks up to the end of the days, from the first that all accounts hold; of orders within a week of the visit. */
async function weeksOf(tx: ScopedTransaction, site: Site, { to }: Range): Promise<Map<string, CampaignFacts['weeks']>> {
  const range = { from: addDays(to, -(FALL_BEFORE_MAX + FALL_WEEKS) * WEEK_DAYS), to };
  const spans = dayEdges(range, site.timeZone, WEEK_DAYS);
  const costs = await ripeCost(tx, site, { spans, range });
  const revenues = await ripeRevenue(tx, site, { spans, models: [LEAD_MODEL] });
  const [{ held } = { held: null }] = await rowsOf(
    tx,
    { held: column.text.nullable() },
    sql`SELECT max(${adAccount.heldFrom})::text AS held FROM ${adAccount} WHERE ${adAccount.siteId} = ${site.id} AND ${adAccount.heldTo} IS NOT NULL`,
  );
  const units = 10 ** exponentOf(site.currency);
  const places = new Map<string, { cost: number; revenue: number }[]>();
  const placeAt = (key: CampaignKey, place: number) => {
    const weeks = places.get(textOf(key)) ?? spans.names.map(() => ({ cost: 0, revenue: 0 }));
    places.set(textOf(key), weeks);
    return weeks[place] ?? { cost: 0, revenue: 0 };
  };
  for (const { place, micros, ...key } of costs) placeAt(key, place).cost += Number(micros) / 1_000_000;
  for (const { place, revenue, ...key } of revenues) placeAt(key, place).revenue += Number(revenue) / units;
  const from = spans.names.findIndex((name) => held === null || name >= held);
  const named = (weeks: { cost: number; revenue: number }[]) =>
    weeks.map((week, index) => ({ from: spans.names[index] ?? '', ...week })).slice(from < 0 ? weeks.length : from);
  return new Map([...places].map(([key, weeks]) => [key, named(weeks)]));
}

/** Visits of the whole store without a link, and by searches for the brand, in these days and in as many before. */
async function searchedBySelf(
  tx: ScopedTransaction,
  site: Site,
  { from, to }: Range,
): Promise<Pick<StoreFacts, 'direct' | 'brand'>> {
  const [start, middle, end] = [
    startOf(addDays(from, -LOOK_DAYS), site.timeZone),
    startOf(from, site.timeZone),
    startOf(to, site.timeZone),
  ];
  const brand = site.settings.labelRules.some(({ value }) => isBrand(value));
  const rows = await rowsOf(
    tx,
    { direct: column.flag, labels: column.text.array().nullable(), isNow: column.flag, sessions: column.count },
    sql`SELECT ${acquisition.kind} = 'direct' AS direct,
        (SELECT array_agg(value) FROM jsonb_each_text(${acquisition.labels})) AS labels, is_now AS "isNow", sum(sessions)::int AS sessions
      FROM (SELECT ${session.acquisitionId} AS acquisition_id, ${session.startedAt} >= ${middle.toISOString()}::timestamptz AS is_now,
          count(*) AS sessions
        FROM ${session} WHERE ${and(live(session, site.id), gte(session.startedAt, start), lt(session.startedAt, end))} GROUP BY 1, 2) AS visits
        JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = visits.acquisition_id
      GROUP BY 1, 2, 3`,
  );
  const counted = (fits: (row: (typeof rows)[number]) => boolean): Evidence['direct'] => {
    const [now, before] = [true, false].map((isNow) =>
      sumOf(
        rows.filter((row) => row.isNow === isNow && fits(row)),
        'sessions',
      ),
    );
    return { before: before ?? 0, now: now ?? 0 };
  };
  return {
    direct: counted(({ direct }) => direct),
    brand: brand ? counted(({ labels }) => labels?.some(isBrand) ?? false) : undefined,
  };
}

const BRAND = new Set(['brand', 'branded', 'brand search']);

function isBrand(value: string): boolean {
  return BRAND.has(value.trim().toLowerCase());
}

function groupedBy<Row, Value>(rows: Row[], keyOfRow: (row: Row) => string, partOf: (row: Row) => Value): Map<string, Value[]> {
  return new Map([...Map.groupBy(rows, keyOfRow)].map(([key, some]) => [key, some.map(partOf)]));
}
