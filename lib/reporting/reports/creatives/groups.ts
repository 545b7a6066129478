/** The rows of the creatives report: ads by what they are grouped by, and what clicks earned for the row whose ads they are. */
import { type AdNameRule, AD_PART_PREFIX, adNamePart } from '@/lib/model/ad-name-rule';
import { addCosts, type CostSums, NO_COST } from '../../cost';
import { addSums, NO_SUMS, type Sums } from '../performance/cells';
import type { CostedCreative, Earned, Film } from './ads';
import { type CreativeGrouping, UNTOLD, WITHOUT_AD, WITHOUT_PART } from './names';

export type Creative = {
  row: string;
  name: string;
  /** Each once, costliest first. */
  ads: CostedCreative[];
  cost: CostSums;
  film: Film | undefined;
  earned: Sums;
  /** Clicks of its ads arrive as those of other rows do: what it earned is not known. */
  isShared: boolean;
};

/** Every row: together they have all cost of the ads, and all that clicks of their platforms earned. */
export function creativesOf(
  ads: readonly CostedCreative[],
  earned: readonly Earned[],
  by: CreativeGrouping,
  rule: AdNameRule | undefined,
): Creative[] {
  const rows = new Map<string, Creative>();
  for (const ad of ads) {
    const row = rowOfAd(ad, by, rule);
    rows.set(row.row, withAd(rows.get(row.row) ?? row, ad));
  }
  const rowsAt = rowsByArrival(ads, by, rule);
  for (const [, found] of rowsAt.arrivals) {
    if (found.size > 1) for (const row of found) markShared(rows, row);
  }
  for (const one of earned) {
    const found = rowsAt.arrivals.get(one.arrivesAs) ?? (one.isPaid ? rowsAt.platforms.get(one.platform ?? '') : undefined);
    if (!found) continue;
    const [only] = found;
    const key = found.size === 1 && only !== undefined ? only : UNTOLD;
    const row = rows.get(key) ?? emptyRow(UNTOLD, 'Clicks of ads that cannot be told apart');
    rows.set(key, { ...row, earned: addSums(row.earned, one.sums) });
  }
  return [...rows.values()];
}

type Arrivals = { arrivals: Map<string, Set<string>>; platforms: Map<string, Set<string>> };

/**
 * The rows whose ads arrive so. A click of a platform that arrives as no ad that costs is of the platform, and of the account where it
 * has one; by ads nobody can tell, which an empty set stands for.
 */
function rowsByArrival(ads: readonly CostedCreative[], by: CreativeGrouping, rule: AdNameRule | undefined): Arrivals {
  const found: Arrivals = { arrivals: new Map(), platforms: new Map() };
  const add = (to: Map<string, Set<string>>, key: string, rows: readonly string[]) =>
    to.set(key, new Set([...(to.get(key) ?? []), ...rows]));
  for (const ad of ads) {
    const { row } = rowOfAd(ad, by, rule);
    if (ad.arrivesAs !== undefined) add(found.arrivals, ad.arrivesAs, [row]);
    add(found.platforms, ad.platform, by === 'platform' || by === 'account' ? [row] : []);
  }
  return found;
}

function markShared(rows: Map<string, Creative>, key: string): void {
  const row = rows.get(key);
  if (row) rows.set(key, { ...row, isShared: true });
}

function emptyRow(row: string, name: string): Creative {
  return { row, name, ads: [], cost: NO_COST, film: undefined, earned: NO_SUMS, isShared: false };
}

function withAd(row: Creative, ad: CostedCreative): Creative {
  const isNew = ad.adId !== '' && !row.ads.some(({ account, adId }) => account === ad.account && adId === ad.adId);
  return {
    ...row,
    ads: isNew ? [...row.ads, ad] : row.ads,
    cost: addCosts(row.cost, ad.cost),
    film: addFilms(row.film, ad.film),
  };
}

/** Of films alone, where any is one. */
export function addFilms(left: Film | undefined, right: Film | undefined): Film | undefined {
  if (!left || !right) return left ?? right;
  return { shown: left.shown + right.shown, starts: left.starts + right.starts, ends: left.ends + right.ends };
}

/** Ads that show one asset are one row; an ad whose asset its platform does not name is a row of its own. */
function rowOfAd(ad: CostedCreative, by: CreativeGrouping, rule: AdNameRule | undefined): Creative {
  if (by === 'platform') return emptyRow(`=${ad.platform}`, ad.platform);
  if (by === 'account') return emptyRow(`=${ad.account}`, ad.accountName);
  if (ad.adId === '') return emptyRow(WITHOUT_AD, 'Cost that its platform tells of no ad');
  const name = ad.name ?? ad.adId;
  if (by === 'name') return emptyRow(`=${name}`, name);
  if (by === 'asset') {
    return emptyRow(ad.assetId === undefined ? `=ad ${ad.account} ${ad.adId}` : `=${ad.platform} ${ad.assetId}`, name);
  }
  const part = rule && adNamePart(rule, name, by.slice(AD_PART_PREFIX.length));
  return part === undefined ? emptyRow(WITHOUT_PART, 'Ads whose names have no such part') : emptyRow(`=${part}`, part);
}
