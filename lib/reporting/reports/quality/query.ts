/**
 * The data quality report. `shopSources` names the kinds of source that know of every order, `paymentSources` those of them that
 * only take the money; reports know no sources themselves.
 */
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { startOf, wireMoney } from '../../wire';
import { unmatchedSums } from '../unmatched/query';
import { checksOf } from './checks';
import { joinKinds, type QualityParams, type QualityResult } from './definition';
import { intakeOf } from './intake';
import { missedOf } from './missed';
import { continuityOf, type OrderGroup, orderGroups } from './orders';
import { sharedNamesOf } from './shared-names';

/** What the range's data are worth. */
export async function qualityReport(
  tx: ScopedTransaction,
  site: Site,
  { from, to }: QualityParams,
  shopSources: string[],
  now = new Date(),
  paymentSources: string[] = [],
): Promise<QualityResult> {
  const span = { start: startOf(from, site.timeZone), end: startOf(to, site.timeZone) };
  const groups = await orderGroups(tx, site, span, shopSources);
  const signalLoss = lossOf(groups, site);
  return {
    from,
    to,
    timeZone: site.timeZone,
    intake: await intakeOf(tx, site, span),
    joins: joinKinds.flatMap((kind) => {
      const own = groups.filter((group) => group.kind === kind);
      return own.length > 0 ? [{ kind, orders: countOf(own), revenue: wireMoney(revenueOf(own), site.currency) }] : [];
    }),
    orders: countOf(groups),
    ordersWithClickId: countOf(groups.filter(({ withClick }) => withClick)),
    signalLoss,
    continuity: await continuityOf(tx, site, span),
    unmatched: await unmatchedSums(tx, site, span, { shopSources, paymentSources }, now),
    sharedNames: await sharedNamesOf(tx, site),
    missed: await missedOf(tx, site, { from, to }, span),
    checks: await checksOf(tx, site, now, shopSources, signalLoss),
  };
}

/** Orders of the shop against those that a browser told of. */
function lossOf(groups: OrderGroup[], site: Site): QualityResult['signalLoss'] {
  const known = groups.filter(({ byShop }) => byShop);
  const lossIn = (some: OrderGroup[]) => ({
    known: countOf(some),
    seen: countOf(some.filter(({ inBrowser }) => inBrowser)),
    lost: wireMoney(revenueOf(some.filter(({ inBrowser }) => !inBrowser)), site.currency),
  });
  const browsers = [...Map.groupBy(known, ({ browser }) => browser)];
  return {
    ...lossIn(known),
    byBrowser: browsers
      .map(([browser, some]) => ({ browser, ...lossIn(some) }))
      .sort((left, right) => right.known - left.known || (left.browser < right.browser ? -1 : 1)),
  };
}

const countOf = (groups: OrderGroup[]) => groups.reduce((sum, { orders }) => sum + orders, 0);
const revenueOf = (groups: OrderGroup[]) => groups.reduce((sum, { revenue }) => sum + revenue, 0n);
