/** How much of each recent day is in, and what it comes to: by how earlier days came in, and what came back of earlier orders. */
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, startOfDay } from '@/lib/core/day';
import type { Site } from '@/lib/model/site';
import { wireMoney } from '../../wire';
import { expectedOf, PAST_DAYS_MIN, PAST_ORDERS_MIN } from './arrival';
import type { CompletenessDay, CompletenessParams, CompletenessResult } from './definition';
import { type Expectation, returnGroups, withReturns } from './expected-returns';
import { type Known, knownAt } from './known';
import { scoresOf } from './scores';
import { firstHeard } from './told';

/** The report as of now; an earlier `at` gives what it would have said then. */
export async function completenessReport(
  tx: ScopedTransaction,
  site: Site,
  params: CompletenessParams,
  at = new Date(),
): Promise<CompletenessResult> {
  const since = await firstHeard(tx, site);
  const known = await knownAt(tx, site, at, since, params.returns);
  const { days, past, returns, cohorts } = known;
  const money = (minor: bigint) => wireMoney(minor, site.currency);
  const wire = (one: Expectation | undefined) => one && { value: money(one.value), low: money(one.low), high: money(one.high) };
  return {
    at: at.toISOString(),
    timeZone: site.timeZone,
    currency: site.currency,
    pastDays: past.days,
    pastOrders: past.orders,
    ...(past.isShort && { tooShort: shortText(past) }),
    ...(params.returns && returns.isShort && { returnsTooShort: returns.why }),
    days: days.toReversed().map((day): CompletenessDay => {
      const { orders, revenue, returned, arrived: own } = day;
      const expected = own && wire(expectedOf(revenue, own));
      const netExpected = own && wire(withReturns(expectedOf(revenue, own), returned, returns.stillOf(day.day)));
      return {
        day: day.day,
        isOver: startOfDay(addDays(day.day, 1), site.timeZone) <= at,
        orders,
        soFar: money(revenue),
        ...(own && { complete: own.share }),
        ...(expected && { expected }),
        netSoFar: money(revenue - returned),
        ...(netExpected && { netExpected }),
      };
    }),
    returns: returnGroups(cohorts),
    scores: params.scores ? await scoresOf(site, since, (moment) => knownAt(tx, site, moment, since), known) : [],
  };
}

function shortText({ days, orders }: Known['past']): string {
  return (
    `How much of a day is in can be told once ${PAST_DAYS_MIN} finished days with ${PAST_ORDERS_MIN} orders are held that came in as they were placed; ` +
    `so far there are ${days} with ${orders}.`
  );
}
