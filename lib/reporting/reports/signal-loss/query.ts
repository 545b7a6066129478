/** The signal loss report. `shopSources` names the kinds of source that know of every order; reports know no sources themselves. */
import { sql } from 'drizzle-orm';
import type { ScopedTransaction } from '@/db/scoped';
import type { Site } from '@/lib/model/site';
import { spanOf } from '../../days';
import { salesOf } from '../../revenue';
import { column, rowsOf } from '../../rows';
import { wireMoney } from '../../wire';
import { lossCauseNames, lossCauses } from './causes';
import type { SignalLossParams, SignalLossResult } from './definition';
import { lostOrders } from './lost-orders';

const columns = {
  cause: column.oneOf(lossCauses),
  browser: column.text,
  country: column.text,
  orders: column.count,
  revenue: column.minor,
};
type Group = Awaited<ReturnType<typeof rowsOf<typeof columns>>>[number];
type Sum = Pick<Group, 'orders' | 'revenue'>;

/** What was lost in the range, by cause, by browser and by country: each sums to the same. */
export async function signalLossReport(
  tx: ScopedTransaction,
  site: Site,
  params: SignalLossParams,
  shopSources: readonly string[],
): Promise<SignalLossResult> {
  const { from, to } = params;
  const { orders, revenue, otherCurrencies } = await salesOf(tx, site, spanOf(params, site.timeZone));
  const groups = await lossGroups(tx, site, params, shopSources);
  const wire = (sum: Sum) => ({ orders: sum.orders, revenue: wireMoney(sum.revenue, site.currency) });
  const breakdown = <Name extends 'cause' | 'browser' | 'country'>(name: Name) =>
    [...Map.groupBy(groups, (group) => group[name])]
      .map(([value, own]) => ({ value, sum: sumOf(own) }))
      .sort((left, right) => largestFirst(left.sum, right.sum) || (left.value < right.value ? -1 : 1));
  return {
    from,
    to,
    timeZone: site.timeZone,
    currency: site.currency,
    store: wire({ orders, revenue }),
    lost: wire(sumOf(groups)),
    byCause: breakdown('cause').map(({ value, sum }) => ({ cause: value, ...lossCauseNames[value], ...wire(sum) })),
    byBrowser: breakdown('browser').map(({ value, sum }) => ({ browser: value, ...wire(sum) })),
    byCountry: breakdown('country').map(({ value, sum }) => ({ country: value, ...wire(sum) })),
    otherCurrencies,
  };
}

/** What was lost by everything that the report tells apart. */
export async function lossGroups(
  tx: ScopedTransaction,
  site: Site,
  params: SignalLossParams,
  shopSources: readonly string[],
): Promise<Group[]> {
  const lost = lostOrders(site, { span: spanOf(params, site.timeZone), shopSources, filter: params });
  return rowsOf(
    tx,
    columns,
    sql`SELECT cause, browser, country, count(*)::int AS orders, sum(revenue)::text AS revenue FROM (${lost}) AS lost
      GROUP BY 1, 2, 3 ORDER BY sum(revenue) DESC, 1, 2, 3`,
  );
}

function sumOf(groups: Sum[]): Sum {
  return groups.reduce((sum, group) => ({ orders: sum.orders + group.orders, revenue: sum.revenue + group.revenue }), {
    orders: 0,
    revenue: 0n,
  });
}

function largestFirst(left: Sum, right: Sum): number {
  if (left.revenue !== right.revenue) return left.revenue > right.revenue ? -1 : 1;
  return right.orders - left.orders;
}
