/** What reports leave out for want of an exchange rate, so that an admin sees which rate to load and what it brings. */
import { z } from 'zod';
import { unconvertedCost } from '@/db/queries/missing-rates';
import type { ScopedTransaction } from '@/db/scoped';
import { type Actor, permit } from '@/lib/access/permissions';
import type { Site } from '@/lib/model/site';
import { decimalOf } from '@/lib/spend/micros';

export const missingRatesAnswer = z.object({
  currency: z.string().describe('The site’s, into which cost is converted'),
  leftOut: z.array(
    z.object({
      currency: z.string().describe('The cost’s own'),
      missing: z.array(z.string()).describe('Currencies that have no rate on these days'),
      from: z.string().describe('The first day without a rate'),
      to: z.string(),
      days: z.int().describe('Days with cost and without a rate'),
      cost: z.string().describe('In the cost’s own currency; in no sum of a report'),
    }),
  ),
});
export type MissingRates = z.infer<typeof missingRatesAnswer>;

/** Of the site, whatever its day: one entry a currency. */
export async function listMissingRates(tx: ScopedTransaction, actor: Actor, site: Site): Promise<MissingRates> {
  permit(actor, 'report.read');
  const rows = await unconvertedCost(tx, site);
  return {
    currency: site.currency,
    leftOut: rows.map(({ currency, from, to, days, micros, ownMissing, siteMissing }) => ({
      ...{ currency, from, to, days, cost: decimalOf(BigInt(micros)) },
      missing: [...(ownMissing ? [currency] : []), ...(siteMissing ? [site.currency] : [])],
    })),
  };
}
