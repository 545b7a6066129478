/** One row of the creatives report week by week since its launch, and whether fewer people click on it than at first. */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import { costRow } from '@/db/schema';
import { addDays } from '@/lib/core/day';
import type { Site } from '@/lib/model/site';
import { costColumns, type CostSums, costIn, NO_COST } from '../../cost';
import { dayEdges } from '../../days';
import { column, rowsOf } from '../../rows';
import { wireDay } from '../../wire';
import { addSums, NO_SUMS, type Sums } from '../performance/cells';
import { type CostedCreative, earnedByArrival } from './ads';
import type { CreativeParams, CreativeResult } from './definition';
import { creativeFiguresOf } from './figures';
import { fatigueOf } from './proportions';
import { readCreatives } from './query';

const WEEK = 7;

/** No weeks where the row has no ads in the range. */
export async function creativeReport(tx: ScopedTransaction, site: Site, params: CreativeParams): Promise<CreativeResult> {
  const { to, model, row: asked } = params;
  const { rows } = await readCreatives(tx, site, { ...params, sort: 'cost', direction: 'desc' });
  const row = rows.find((one) => one.row === asked);
  const launch = row?.ads.flatMap(({ firstDay }) => firstDay ?? []).sort()[0];
  if (!row || launch === undefined || launch >= to) return { row: asked, weeks: [], fatigue: 'too_early' };
  const range = { from: launch, to };
  const spans = dayEdges(range, site.timeZone, WEEK);
  const costs = await costsByWeek(tx, site, range, row.ads);
  const arrivals = new Set(row.ads.map(({ arrivesAs }) => arrivesAs));
  const earned = new Map<number, Sums>();
  for (const one of await earnedByArrival(tx, site, { range, model, spans })) {
    if (arrivals.has(one.arrivesAs)) earned.set(one.place, addSums(earned.get(one.place) ?? NO_SUMS, one.sums));
  }
  const weeks = spans.names.map((from, index) => {
    const cost = costs.get(index) ?? NO_COST;
    const sums = { cost, film: undefined, earned: earned.get(index + 1) ?? NO_SUMS, isShared: row.isShared };
    return { from, cost, figures: creativeFiguresOf(sums, model, site.currency), isFull: addDays(wireDay(from), WEEK) <= to };
  });
  return {
    row: asked,
    weeks: weeks.map(({ from, figures, isFull }) => weekOf(from, figures, isFull)),
    fatigue: fatigueOf(
      weeks
        .filter(({ isFull }) => isFull)
        .map(({ cost }) => ({ clicks: Number(cost.clicks), impressions: Number(cost.impressions) })),
    ),
  };
}

type Week = CreativeResult['weeks'][number];

function weekOf(from: string, figures: ReturnType<typeof creativeFiguresOf>, isFull: boolean): Week {
  const { cost, impressions, clicks, ctr, cpc, revenue, roas } = figures;
  return {
    ...{ from, cost, impressions, clicks, isFull },
    ...(ctr !== undefined && { ctr }),
    ...(cpc && { cpc }),
    ...(revenue && { revenue }),
    ...(roas !== undefined && { roas }),
  };
}

/** Of the ads, by how many weeks after the launch. */
async function costsByWeek(
  tx: ScopedTransaction,
  site: Site,
  range: { from: string; to: string },
  ads: readonly CostedCreative[],
): Promise<Map<number, CostSums>> {
  const wanted = JSON.stringify(ads.map(({ account, adId }) => ({ account, ad: adId })));
  const rows = await rowsOf(
    tx,
    { week: column.count, micros: column.minor, impressions: column.minor, clicks: column.minor },
    sql`SELECT week, micros::text, impressions::text, clicks::text FROM (
      SELECT (${costRow.day} - ${range.from}::date) / ${sql.raw(String(WEEK))} AS week, ${costColumns(site)} FROM ${costRow}
      WHERE ${costIn(site, range)} AND (${costRow.accountId}, ${costRow.adId}) IN
        (SELECT account, ad FROM jsonb_to_recordset(${wanted}::jsonb) AS wanted (account uuid, ad text))
      GROUP BY 1) AS weekly`,
  );
  return new Map(rows.map(({ week, ...sums }) => [week, sums]));
}
