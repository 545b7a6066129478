/** What came of a finding: cost and revenue of its campaign under every click model, in the weeks before a day and from it on. */
import type { ScopedTransaction } from '@/db/scoped';
import { addDays, type Day } from '@/lib/core/day';
import { costOf, moneyOf } from '@/lib/metrics/facts';
import { valueText } from '@/lib/metrics/measure';
import type { CampaignKey, OutcomeFacts } from '@/lib/model/finding';
import type { Site } from '@/lib/model/site';
import { dayEdges } from '../../days';
import { allModelIds, modelsForReaders } from '../../model';
import { isCampaign, RIPE_DAYS, ripeCost, ripeRevenue } from './ripe';

/** The first day of the site on which the weeks from `day` on can be measured: the orders of their last visits have come. */
export function measurableOn(day: Day, weeks: number): Day {
  return addDays(day, weeks * 7 + RIPE_DAYS);
}

/** Of orders within a week of the visit, on both sides alike. */
export async function outcomeOf(
  tx: ScopedTransaction,
  site: Site,
  { key, day, weeks }: { key: CampaignKey; day: Day; weeks: number },
): Promise<OutcomeFacts> {
  const length = weeks * 7;
  const range = { from: addDays(day, -length), to: addDays(day, length) };
  const spans = dayEdges(range, site.timeZone, length);
  const models = modelsForReaders(site, allModelIds(site)).filter(({ overClaims }) => !overClaims);
  const only = isCampaign(key);
  const costs = await ripeCost(tx, site, { spans, range, only });
  const revenues = await ripeRevenue(tx, site, { spans, models: models.map(({ id }) => id), only });
  const { currency } = site;
  const side = (place: number): OutcomeFacts['before'] => ({
    cost: valueText(costOf(sumOf(costs.filter((row) => row.place === place).map(({ micros }) => micros))), 'money', currency),
    models: Object.fromEntries(
      models.map(({ id }) => {
        const parts = revenues.filter((row) => row.place === place && row.model === id).map(({ revenue }) => revenue);
        return [id, valueText(moneyOf(sumOf(parts), currency), 'money', currency)];
      }),
    ),
  });
  return { before: side(0), after: side(1) };
}

function sumOf(parts: bigint[]): bigint {
  return parts.reduce((sum, part) => sum + part, 0n);
}
