/** What is known at a moment of the days that are open, and of how those before came in: of now, or of an earlier moment to hold against what came. */
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, type Day, dayOf, startOfDay } from '@/lib/core/day';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { type Arrived, arrivedByAge, PAST_DAYS_MIN, PAST_ORDERS_MIN } from './arrival';
import { PAST_DAYS, SETTLED_DAYS } from './definition';
import { expectedReturns, type Returns } from './expected-returns';
import type { Cohort } from './returns';
import { returnCohorts, type ToldDay, toldByDay } from './told';

/** Half a year of orders: those of the first two thirds have seen all that comes back. */
const COHORT_DAYS = 182;

/** What was known at a moment of the days that were open then, and of how those before had come in. */
export type Known = {
  at: Date;
  /** The last days that are held, oldest first, and of them those that are open. */
  all: ToldDay[];
  days: (ToldDay & { arrived?: Arrived })[];
  past: { days: number; orders: number; isShort: boolean };
  returns: Returns;
  cohorts: Cohort[];
};

/** Of what was told of until `at` alone. */
export async function knownAt(
  tx: ScopedTransaction,
  site: Site,
  at: Date,
  since: Date | undefined,
  withReturns = true,
): Promise<Known> {
  const today = dayOf(at, site.timeZone);
  const open = addDays(today, -SETTLED_DAYS + 1);
  // The day on which it was first heard of orders was not whole.
  const heard = since && addDays(dayOf(since, site.timeZone), 1);
  const first = addDays(today, -PAST_DAYS);
  const ages = ageOf(open, today, at, site);
  const told = await toldByDay(tx, site, { from: first, to: today, at, ages });
  const finished = heard ? told.filter(({ day }) => day >= heard && day < open && day >= first) : [];
  const past = {
    days: finished.filter(({ revenue }) => revenue > 0n).length,
    orders: finished.reduce((sum, { orders }) => sum + orders, 0),
  };
  const isShort = past.days < PAST_DAYS_MIN || past.orders < PAST_ORDERS_MIN;
  const arrived = isShort
    ? []
    : arrivedByAge(
        finished.map(({ revenue, inAt }) => ({ final: revenue, inAt })),
        ages.length,
      );
  const days = told
    .filter(({ day }) => day >= open)
    .map((day, index, all) => {
      const own = arrived[all.length - 1 - index];
      return { ...day, ...(own && { arrived: own }) };
    });
  const span = { start: new Date(at.getTime() - COHORT_DAYS * DAY_MS), end: at };
  const cohorts = withReturns ? await returnCohorts(tx, site, span, at) : [];
  return { at, all: told, days, past: { ...past, isShort }, returns: expectedReturns(cohorts, site, at), cohorts };
}

/** How old each of the open days is, the youngest first: rising, as they are told apart by. */
function ageOf(open: Day, today: Day, at: Date, site: Site): number[] {
  const ages: number[] = [];
  for (let day = today; day >= open; day = addDays(day, -1))
    ages.push(Math.max(1, at.getTime() - startOfDay(day, site.timeZone).getTime()));
  return ages;
}
