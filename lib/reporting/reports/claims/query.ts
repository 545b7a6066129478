/** The over-claim map: sums over the orders by the set of platforms that would claim them. Exact in minor units. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ScopedTransaction } from '@/db/scoped';
import { acquisition } from '@/db/schema';
import { destinationOf } from '@/lib/destinations/registry';
import { revenueBasisOf } from '@/lib/model/revenue-basis';
import type { Site } from '@/lib/model/site';
import { labelOf } from '../../dimension-names';
import { labelSql } from '../../label-sql';
import type { OrderFilter } from '../../order-filter';
import { salesOf, type Span } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { startOf, wireMoney } from '../../wire';
import { claimedIn, claimsIn } from './claimed-sql';
import type { ClaimCount, ClaimPart, ClaimsParams, ClaimsResult } from './definition';
import { ASSUMED_DAYS, claimWindows } from './windows';

const shape = { platforms: z.array(column.text), orders: column.count, revenue: column.minor };
type ClaimSum = { platforms: string[]; orders: number; revenue: bigint };

/** What ad platforms would claim of the site's orders of a range, by the clicks that are held. */
export async function claimsReport(tx: ScopedTransaction, site: Site, params: ClaimsParams): Promise<ClaimsResult> {
  const { from, to, by } = params;
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  const store = await salesOf(tx, site, span, params);
  const sums = await rowsOf(
    tx,
    shape,
    sql`SELECT platforms, count(*)::int AS orders, sum(net)::text AS revenue
      FROM ${claimedIn(site, span, params, params.label)} AS claimed GROUP BY platforms`,
  );
  const partOf = (fits: (sum: ClaimSum) => boolean) => addedUp(sums.filter(fits), site);
  const platforms = [...new Set(sums.flatMap((sum) => sum.platforms))].sort();
  return {
    ...{ from, to, timeZone: site.timeZone, currency: site.currency },
    revenueBasis: revenueBasisOf(site.settings),
    store: { orders: store.orders, revenue: wireMoney(store.revenue, site.currency) },
    claimed: addedUp(
      sums.flatMap((sum) => sum.platforms.map(() => sum)),
      site,
    ),
    counts: {
      none: partOf(isClaimedBy('none')),
      one: partOf(isClaimedBy('one')),
      several: partOf(isClaimedBy('several')),
    },
    platforms: platforms
      .map((platform) => ({
        ...windowOf(platform),
        claimed: partOf((sum) => sum.platforms.includes(platform)),
        alone: partOf((sum) => sum.platforms.length === 1 && sum.platforms[0] === platform),
      }))
      .sort((left, right) => right.claimed.orders - left.claimed.orders),
    pairs: platforms.flatMap((first, index) =>
      platforms.slice(index + 1).map((second) => ({
        platforms: [first, second] as [string, string],
        ...partOf((sum) => sum.platforms.includes(first) && sum.platforms.includes(second)),
      })),
    ),
    ...(by !== undefined && { byLabel: await claimsByLabel(tx, site, span, { ...params, label: labelOf(by) }) }),
    otherCurrencies: store.otherCurrencies,
  };
}

const labelShape = { platform: column.text, value: column.text.nullable(), orders: column.count, revenue: column.minor };

/** What each platform claims by the label of its clicks. */
async function claimsByLabel(
  tx: ScopedTransaction,
  site: Site,
  span: Span,
  { label, ...filter }: OrderFilter & { label: string },
): Promise<ClaimsResult['byLabel']> {
  const rows = await rowsOf(
    tx,
    labelShape,
    sql`SELECT claim.platform, ${labelSql(label)} AS value, count(*)::int AS orders, sum(net)::text AS revenue
      FROM ${claimsIn(site, span, filter)}
        JOIN ${acquisition} ON ${acquisition.siteId} = ${site.id} AND ${acquisition.id} = claim.acquisition_id
      GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
  );
  const sumOf = (some: typeof rows) => ({
    orders: some.reduce((total, { orders }) => total + orders, 0),
    revenue: wireMoney(
      some.reduce((total, { revenue }) => total + revenue, 0n),
      site.currency,
    ),
  });
  return [...Map.groupBy(rows, ({ value }) => value)]
    .map(([value, some]) => ({
      ...(value !== null && { value }),
      claimed: sumOf(some),
      platforms: some.map((row) => ({ platform: row.platform, claimed: sumOf([row]) })),
    }))
    .sort((left, right) => right.claimed.orders - left.claimed.orders);
}

function isClaimedBy(count: ClaimCount): (sum: ClaimSum) => boolean {
  return ({ platforms }) => (platforms.length === 0 ? 'none' : platforms.length === 1 ? 'one' : 'several') === count;
}

function addedUp(sums: ClaimSum[], { currency }: Site): ClaimPart {
  return {
    orders: sums.reduce((total, { orders }) => total + orders, 0),
    revenue: wireMoney(
      sums.reduce((total, { revenue }) => total + revenue, 0n),
      currency,
    ),
  };
}

/** The standard window of a platform, and what it is called. */
export function windowOf(
  platform: string,
): Pick<ClaimsResult['platforms'][number], 'platform' | 'name' | 'clickDays' | 'isAssumed'> {
  const known = claimWindows.find((window) => window.platform === platform);
  return known ? { ...known, isAssumed: false } : { platform, name: nameOf(platform), clickDays: ASSUMED_DAYS, isAssumed: true };
}

/** As the list of destinations calls it; a network that is none by its own word. */
function nameOf(platform: string): string {
  return destinationOf(platform)?.name ?? platform.charAt(0).toUpperCase() + platform.slice(1);
}
