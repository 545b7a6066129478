/** The creatives report: a page of its rows, and what all of them cost and earned. */
import { compareFractions, type Fraction } from '@/lib/core/fraction';
import { metrics } from '@/lib/metrics/registry';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import type { ScopedTransaction } from '@/db/scoped';
import { NO_COST, spendOf, type StoreCost, storeCostOf } from '../../cost';
import { addSums, NO_SUMS } from '../performance/cells';
import { type CostedCreative, costedCreatives, earnedByArrival } from './ads';
import type { CreativeRow, CreativesParams, CreativesResult } from './definition';
import { creativeFacts, creativeFiguresOf, type CreativeSums, hookOf, holdOf } from './figures';
import { addFilms, type Creative, creativesOf } from './groups';

/** Of the ads of a row so many are named. */
const NAMES_SHOWN = 3;

export type CreativesRead = { ads: CostedCreative[]; rows: Creative[]; total: CreativeSums; allCost: StoreCost | undefined };

/** All rows in the order that is asked for, and their total: its cost is that of all accounts, as every report says it. */
export async function readCreatives(
  tx: ScopedTransaction,
  site: Site,
  params: Pick<CreativesParams, 'from' | 'to' | 'by' | 'model' | 'sort' | 'direction'>,
): Promise<CreativesRead> {
  const { from, to, by, model } = params;
  const ads = await costedCreatives(tx, site, { from, to });
  const earned = ads.length > 0 ? await earnedByArrival(tx, site, { range: { from, to }, model }) : [];
  const rows = creativesOf(ads, earned, by, site.settings.adNameRule ?? undefined);
  const allCost = await storeCostOf(tx, site, { from, to }, new Date());
  const total = {
    cost: allCost ?? NO_COST,
    film: rows.reduce<CreativeSums['film']>((sum, { film }) => addFilms(sum, film), undefined),
    earned: rows.reduce((sum, row) => addSums(sum, row.earned), NO_SUMS),
    isShared: false,
  };
  return { ads, rows: sorted(rows, site, params), total, allCost };
}

/** The page asked for, costliest first where nothing else is said. */
export async function creativesReport(tx: ScopedTransaction, site: Site, params: CreativesParams): Promise<CreativesResult> {
  const { from, to, by, model, offset, limit } = params;
  const { rows, total, allCost } = await readCreatives(tx, site, params);
  const found = foundOf(rows, params.search);
  const page = found.slice(offset, offset + limit);
  const next = offset + page.length;
  return {
    ...{ from, to, timeZone: site.timeZone, currency: site.currency, revenueBasis: revenueBasisOf(site.settings), by },
    rows: page.map((row) => ({ ...namedOf(row), ...creativeFiguresOf(row, model, site.currency) })),
    rowCount: found.length,
    ...(next < found.length && { nextOffset: next }),
    total: creativeFiguresOf(total, model, site.currency),
    ...(site.settings.adNameRule && { nameRule: site.settings.adNameRule }),
    ...(allCost && { spend: spendOf(allCost) }),
  };
}

/** Those of whose name the text is a part, however it is written. */
export function foundOf(rows: readonly Creative[], search: string | undefined): Creative[] {
  const wanted = search?.trim().toLowerCase() ?? '';
  return rows.filter(({ name, ads }) =>
    [name, ...ads.map((ad) => ad.name ?? '')].some((text) => text.toLowerCase().includes(wanted)),
  );
}

type Named = Pick<CreativeRow, 'row' | 'name' | 'ads' | 'adNames' | 'platforms' | 'isShared' | 'firstDay' | 'lastDay'>;

/** What a row is, besides its figures. */
export function namedOf({ row, name, ads, isShared }: Creative): Named {
  const [firstDay, lastDay] = [dayOf(ads, 'firstDay'), dayOf(ads, 'lastDay')];
  return {
    ...{ row, name, isShared, ads: ads.length },
    adNames: [...new Set(ads.map((ad) => ad.name ?? ad.adId))].slice(0, NAMES_SHOWN),
    platforms: [...new Set(ads.map(({ platform }) => platform))].sort(),
    ...(firstDay !== undefined && { firstDay }),
    ...(lastDay !== undefined && { lastDay }),
  };
}

/** The first of first days, and the last of last ones. */
function dayOf(ads: readonly CostedCreative[], which: 'firstDay' | 'lastDay'): string | undefined {
  const days = ads.flatMap((ad) => ad[which] ?? []).sort();
  return which === 'firstDay' ? days[0] : days.at(-1);
}

type Key = Fraction | string | undefined;

/** What has no value stands last; equals by their names. */
function sorted(rows: Creative[], site: Site, params: Pick<CreativesParams, 'sort' | 'direction' | 'model'>): Creative[] {
  const sign = params.direction === 'asc' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row, site, params) }));
  keyed.sort((left, right) => {
    if (left.key === undefined || right.key === undefined) {
      if (left.key !== right.key) return left.key === undefined ? 1 : -1;
    } else {
      const order = compared(left.key, right.key);
      if (order !== 0) return order * sign;
    }
    return compared(left.row.name, right.row.name) || compared(left.row.row, right.row.row);
  });
  return keyed.map(({ row }) => row);
}

function compared(left: Fraction | string, right: Fraction | string): number {
  if (typeof left !== 'string' && typeof right !== 'string') return compareFractions(left, right);
  return left === right ? 0 : left < right ? -1 : 1;
}

function keyOf(row: Creative, { currency }: Site, { sort, model }: Pick<CreativesParams, 'sort' | 'model'>): Key {
  switch (sort) {
    case 'name':
      return row.name;
    case 'firstDay':
    case 'lastDay':
      return dayOf(row.ads, sort);
    case 'hookRate':
      return hookOf(row.film);
    case 'holdRate':
      return holdOf(row.film);
    case 'orders':
    case 'revenue':
    case 'roas':
    case 'cpa':
    case 'cac':
      return row.isShared ? undefined : metrics[sort].compute(creativeFacts(row, model, currency));
    case 'cost':
    case 'impressions':
    case 'clicks':
    case 'ctr':
    case 'cpc':
      return metrics[sort].compute(creativeFacts(row, model, currency));
  }
}
