/** What the report would have said in earlier weeks, beside what came: whoever is to trust an expectation sees how it did. */
import { dayOf } from '@/lib/core/day';
import { DAY_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { wireMoney } from '../../wire';
import { type Expected, expectedOf } from './arrival';
import { type CompletenessResult, SETTLED_DAYS } from './definition';
import type { Known } from './known';

/** Enough to see a habit, few enough to be asked for at once. */
const WEEKS = 4;

type Score = CompletenessResult['scores'][number];

export async function scoresOf(
  site: Site,
  since: Date | undefined,
  knownAt: (moment: Date) => Promise<Known>,
  now: Known,
): Promise<Score[]> {
  const scores: Score[] = [];
  const money = (minor: bigint) => wireMoney(minor, site.currency);
  for (let week = 0; week < WEEKS; week += 1) {
    const moment = new Date(now.at.getTime() - (SETTLED_DAYS + week * 7) * DAY_MS);
    if (!since || moment <= since) break;
    const then = await knownAt(moment);
    for (const [measure, said] of [
      ['sales', salesSaid(then, now)],
      ['returns', returnsSaid(then, now)],
    ] as const) {
      if (!said) continue;
      const { value, low, high, came } = said;
      const isWithin = came >= low && came <= high;
      const day = dayOf(moment, site.timeZone);
      scores.push({ day, measure, expected: money(value), low: money(low), high: money(high), came: money(came), isWithin });
    }
  }
  return scores;
}

type Said = Expected & { came: bigint };

/** Of the day before: what was expected of it then, and what it came to. */
function salesSaid(then: Known, now: Known): Said | undefined {
  const day = then.days.at(-2);
  const expected = day?.arrived && expectedOf(day.revenue, day.arrived);
  const came = now.all.find((one) => one.day === day?.day)?.revenue;
  return expected && came !== undefined ? { ...expected, came } : undefined;
}

/** Of the orders of the days that were open then: what was expected to come back until now, and what did. */
function returnsSaid(then: Known, now: Known): Said | undefined {
  const said: Said = { value: 0n, low: 0n, high: 0n, came: 0n };
  for (const day of then.days) {
    const still = then.returns.stillOf(day.day, now.at);
    const later = now.all.find((one) => one.day === day.day);
    if (!still || !later) return undefined;
    const part = (share: number) => BigInt(Math.round(Number(day.revenue) * share));
    said.value += part(still.share);
    said.low += part(still.least);
    said.high += part(still.most);
    said.came += later.returned - day.returned;
  }
  return said;
}
