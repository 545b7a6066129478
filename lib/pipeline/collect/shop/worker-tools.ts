/** What the worker's jobs about shops work with: the database, the process's transport, and a writer of events of their own. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { isDistributed } from '@/db/queries/installation';
import { wakeDeriving } from '@/db/wake';
import { openCountries, scrubUrl } from '@/lib/enrichment';
import { consentPolicyFor } from '@/lib/model/site';
import { COUNTRY_TABLE } from '@/lib/ops/country-table';
import { newId } from '@/lib/ops/ids';
import { log } from '@/lib/ops/log';
import { eventsCollected } from '@/lib/ops/metrics';
import { seal } from '@/lib/ops/secrets';
import { transport } from '@/lib/ops/transport';
import { openEventWriter } from '../event-writer';
import type { ShopTools } from './open-shop';

/** Orders of a shop come a page at a time: they need no more. */
const WRITES_IN_FLIGHT = 1;

/** Opened for a run of a job; `signal` ends its pauses. */
export async function openShopTools(db: Database, signal: AbortSignal): Promise<ShopTools> {
  const [countryOf, distributed] = await Promise.all([openCountries(COUNTRY_TABLE), isDistributed(db)]);
  const writer = openEventWriter(db, WRITES_IN_FLIGHT, {
    isDistributed: distributed,
    onStored: (siteId) =>
      void wakeDeriving(db, siteId).catch((error: unknown) => log().warn({ error }, 'shop.deriving_not_woken')),
    onOutcome: (status, reason, events) => eventsCollected().inc({ status, reason: reason ?? '' }, events),
  });
  return {
    db,
    writer,
    transport: transport(),
    random: Math.random,
    pause: (milliseconds) => wait(milliseconds, undefined, { signal }),
    now: () => new Date(),
    context: {
      policyOf: (site, country) => consentPolicyFor(site.settings, country),
      knownOf: ({ address }) => ({ country: address ? countryOf(address) : undefined }),
      seal,
      scrubUrl,
      newId,
    },
  };
}
