/** What the site's last rebuild found that this connection was never sent, as far as its platform still takes it. */
import { findingsOf } from '@/db/queries/rebuild-finding';
import type { ConnectionShown } from '@/db/queries/connection';
import type { ScopedTransaction } from '@/db/scoped';
import { dayOf } from '@/lib/core/day';
import { oldestTaken } from '@/lib/destinations/registry';
import type { Site } from '@/lib/model/site';
import { storedCurrency, wireMoney } from '../../wire';
import type { HealthResult } from './definition';

/** By event name; undefined when there is nothing to send. */
export async function neverSent(
  tx: ScopedTransaction,
  site: Site,
  { id, destination }: ConnectionShown,
  now: Date,
): Promise<HealthResult['neverSent']> {
  const oldest = oldestTaken(destination, now);
  const found = (await findingsOf(tx, site.id, id)).filter(({ lastAt }) => lastAt >= oldest);
  const [one] = found;
  if (!one) return undefined;
  const first = Math.min(...found.map(({ firstAt }) => firstAt.getTime()));
  const last = Math.max(...found.map(({ lastAt }) => lastAt.getTime()));
  return {
    foundAt: one.foundAt.toISOString(),
    firstDay: dayOf(new Date(first), site.timeZone),
    lastDay: dayOf(new Date(last), site.timeZone),
    events: found.map(({ name, events, money }) => ({
      name,
      events,
      money: Object.entries(money).map(([currency, minor]) => wireMoney(BigInt(minor), storedCurrency(currency))),
    })),
  };
}
