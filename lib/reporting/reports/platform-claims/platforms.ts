/** The connected platforms with their accounts: what they claim by, and of which day our figures beside their claims are. */
import { and, eq, notInArray, or, sql } from 'drizzle-orm';
import { adAccount } from '@/db/schema';
import type { ScopedTransaction } from '@/db/scoped';
import { givenPlatforms } from '@/lib/model/ad-account';
import type { Site } from '@/lib/model/site';
import { spendPlatformOf } from '@/lib/spend/registry';
import { costOf } from '@/lib/metrics/facts';
import { valueText } from '@/lib/metrics/measure';
import { windowOf } from '../claims/query';
import type { ClaimRow } from './claim-sums';
import type { PlatformClaimsResult } from './definition';
import { addedClaims, earnedOf, partOf } from './figures';

export type ClaimingPlatform = PlatformClaimsResult['platforms'][number];

const PLAIN_LEVELS = { campaign: 'Campaign', adGroup: 'Ad group', ad: 'Ad' };

/** By name; `claims` are those of the range by platform. */
export async function claimingPlatforms(
  tx: ScopedTransaction,
  site: Site,
  claims: readonly ClaimRow[],
): Promise<ClaimingPlatform[]> {
  const accounts = await tx
    .select({
      ...{ id: adAccount.id, platform: adAccount.platform, name: adAccount.name },
      ...{ currency: adAccount.currency, timeZone: adAccount.timeZone },
    })
    .from(adAccount)
    .where(
      and(
        eq(adAccount.siteId, site.id),
        notInArray(adAccount.platform, [...givenPlatforms]),
        or(adAccount.chosen, sql`${adAccount.heldTo} IS NOT NULL`),
      ),
    )
    .orderBy(adAccount.name, adAccount.id);
  return [...Map.groupBy(accounts, ({ platform }) => platform)]
    .map(([platform, own]) => {
      const { name, clickDays, isAssumed } = windowOf(platform);
      const definition = spendPlatformOf(platform);
      return {
        ...{ platform, name: definition?.name ?? name, clickDays, isAssumed },
        viewClaims: definition?.viewClaims ?? 'untold',
        datedBy: datedBy(claims.filter(({ steps }) => steps[0] === `=${platform}`)),
        levels: definition?.levels ?? PLAIN_LEVELS,
        accounts: own.map(({ platform: _, ...account }) => ({ ...account, ...accountFigures(site, account.id, claims) })),
      };
    })
    .sort((left, right) => left.name.localeCompare(right.name));
}

/** Claims by the day of the purchase stand beside orders of the day; all others beside what visits of the day earned. */
function datedBy(claims: ClaimRow[]): ClaimingPlatform['datedBy'] {
  const told = claims.filter(({ basis }) => basis !== null);
  return told.length > 0 && told.every(({ basis }) => basis === 'conversion') ? 'order' : 'touch';
}

function accountFigures({ currency }: Site, id: string, claims: readonly ClaimRow[]) {
  const sums = addedClaims(claims.filter(({ account }) => account === id));
  return {
    cost: { amount: valueText(costOf(sums.micros), 'money', currency), currency },
    claimed: partOf(earnedOf(sums.conversions, sums.value, currency), currency),
  };
}
