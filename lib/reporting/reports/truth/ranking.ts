/** Whether returns on ad spend put campaigns into the order that the truth puts them into: what decides where a budget goes. */
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import { acquisition, costRow } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { compareFractions, type Fraction } from '@/lib/core/fraction';
import type { Site } from '@/lib/model/site';
import { costColumns, costIn } from '../../cost';
import { column, rowsOf } from '../../rows';

export type CampaignCost = {
  source: string;
  campaign?: string | undefined;
  /** Of the site's currency. */
  micros: bigint;
  /** What the platform says that it brought, for one unit of cost; undefined where it claims none. */
  claimed: Fraction | undefined;
};

/** What campaigns cost in the range, by the names that their clicks arrive by. */
export async function campaignCosts(
  tx: ScopedTransaction,
  site: Site,
  range: { from: string; to: string },
): Promise<CampaignCost[]> {
  const rows = await rowsOf(
    tx,
    {
      ...{ source: column.text, campaign: column.text.nullable(), micros: column.minor },
      ...{ spent: column.minor, claimed: column.minor },
    },
    sql`SELECT source, campaign, micros::text AS micros, spent::text AS spent, claimed::text AS claimed FROM (
      SELECT coalesce(${acquisition.source}, '') AS source, ${acquisition.campaign} AS campaign, ${costColumns(site)},
        sum(${costRow.costMicros}) AS spent, coalesce(sum(${costRow.claimValueMicros}), 0) AS claimed
      FROM ${costRow} JOIN ${acquisition} ON ${and(eq(acquisition.siteId, costRow.siteId), eq(acquisition.id, costRow.acquisitionId))}
      WHERE ${and(costIn(site, range), isNotNull(costRow.acquisitionId))} GROUP BY 1, 2) AS summed
    WHERE micros > 0`,
  );
  return rows.map(({ source, campaign, micros, spent, claimed }) => ({
    source,
    ...(campaign !== null && { campaign }),
    micros,
    claimed: claimed > 0n ? { numerator: claimed, denominator: spent } : undefined,
  }));
}

/** How many pairs of campaigns truly differ, and how many of those are put into their true order. */
export type Ranking = { pairs: number; right: number };

/** `trueReturns` and `told` are of the same campaigns in the same order. What is told as equal is not in order. */
export function rankedRight(trueReturns: Fraction[], told: Fraction[]): Ranking {
  let [pairs, right] = [0, 0];
  for (const [index, one] of trueReturns.entries()) {
    for (const [place, other] of trueReturns.entries()) {
      const truly = compareFractions(one, other);
      const [first, second] = [told[index], told[place]];
      if (place <= index || truly === 0 || !first || !second) continue;
      pairs += 1;
      if (compareFractions(first, second) === truly) right += 1;
    }
  }
  return { pairs, right };
}
