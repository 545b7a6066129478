/**
 * The periodic jobs of the workers. A new one is a function here and its row in the list; its name is its row in the database for
 * ever.
 */
import type { Database } from '@/db/client';
import { SPEND_JOB } from '@/db/queries/ad-account';
import { DATA_DRIVEN_JOB } from '@/db/queries/data-driven-run';
import { makeEventPartitions } from '@/db/queries/partition';
import { deleteOldGenerations } from '@/db/queries/old-generations';
import { SETTINGS_JOB } from '@/db/queries/rederivation';
import { deleteRefusals } from '@/db/queries/rejected';
import { mergeSegments } from '@/db/queries/segments';
import { FETCH_JOB } from '@/db/queries/shop-fetch';
import { BACKFILL_JOB, RECONCILE_JOB } from '@/db/queries/shop-sync';
import { allSites } from '@/db/queries/site';
import { forgetOldSignIns } from '@/db/queries/sign-in-guard';
import { sitesToAsk } from '@/db/queries/status';

import { expireAddresses } from '@/db/queries/upkeep';
import type { Id } from '@/lib/core/id';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import { errorText } from '@/lib/ops/error-text';
import { mail } from '@/lib/ops/mail';
import { transport } from '@/lib/ops/transport';
import { checkAlerts } from '../deliver/alerts';
import { hearLateVerdicts } from '../deliver/late-verdicts';
import { answerDataDriven } from '../derive/data-driven';
import { rederiveChanged } from '../derive/rederive';
import { lookAtCampaigns } from './finding-jobs';
import type { Job } from './job';
import { metricRules, watchMetricsOf } from './metric-alerts';
import { numberLog } from './number-log';
import { rollUp } from './roll-up';
import { fetchOrders, reconcile, takeShopHistory } from './shop-jobs';
import { forgetSyncs, keepSpend, matchCosts, refreshAdAccounts } from './spend-jobs';

/** Longer than any developer looks back, and than the longest that a shop sends an order again. */
const REFUSED_DAYS = 30;
/** An intrusion is looked into weeks or months later; nobody asks after half a year who signed in from where. */
const SIGN_IN_ADDRESS_DAYS = 180;

export const jobs: readonly Job[] = [
  {
    name: 'numbering',
    everyMs: 5 * MINUTE_MS,
    meaning: 'sites whose events of an earlier version have no positions yet derive nothing new',
    run: numberLog,
  },
  {
    name: 'segments',
    everyMs: MINUTE_MS,
    meaning: 'the table that tells which month holds which positions grows with every write',
    run: mergeLogSegments,
  },
  {
    name: 'rollups',
    everyMs: MINUTE_MS,
    meaning: 'reports of what came in and of deliveries add up ever more rows, and take longer',
    run: rollUp,
  },
  {
    name: 'partitions',
    everyMs: DAY_MS,
    meaning: 'events of a month that has no partition cannot be stored: months are made half a year ahead',
    run: makePartitionsAhead,
  },
  {
    name: 'addresses',
    everyMs: HOUR_MS,
    meaning: 'IP addresses are kept longer than the sites say',
    run: removeOldAddresses,
  },
  {
    name: 'refusals',
    everyMs: HOUR_MS,
    meaning: 'what was refused at the door is kept for longer than 30 days',
    run: removeOldRefusals,
  },
  {
    name: 'sign-ins',
    everyMs: DAY_MS,
    meaning: 'addresses of sign-ins are kept longer than half a year, and counts of failed ones pile up',
    run: forgetSignIns,
  },
  {
    name: 'generations',
    everyMs: HOUR_MS,
    meaning: 'rows that a rebuild has replaced still take up the disk',
    run: removeOldGenerations,
  },
  {
    // A change of settings makes it due at once; so long may a rebuild take before it is called late.
    name: SETTINGS_JOB,
    everyMs: HOUR_MS,
    meaning: 'changed settings of sites are not applied to what came before the change',
    run: applySettings,
  },
  {
    // Asking for one makes it due at once; a year of a large store takes a minute.
    name: DATA_DRIVEN_JOB,
    everyMs: MINUTE_MS,
    meaning: 'data-driven attribution that people ask for is not worked out',
    run: answerQuestions,
  },
  {
    name: 'verdicts',
    everyMs: MINUTE_MS,
    meaning: 'what platforms refuse late still counts as delivered',
    run: hearVerdicts,
  },
  {
    // A webhook that names an order makes it due at once.
    name: FETCH_JOB,
    everyMs: MINUTE_MS,
    meaning: 'orders that webhooks only name are not known',
    run: fetchOrders,
  },
  {
    // Starting one makes it due at once; a run takes up to 15 minutes.
    name: BACKFILL_JOB,
    everyMs: 10 * MINUTE_MS,
    meaning: 'past orders of shops are not taken in',
    run: takeShopHistory,
  },
  {
    // Each shop has an hour of its own; after a failure it is sooner.
    name: RECONCILE_JOB,
    everyMs: 5 * MINUTE_MS,
    meaning: 'orders that webhooks have missed are not found',
    run: reconcile,
  },
  {
    // Connecting an account makes it due at once; each account has a time of its own.
    name: SPEND_JOB,
    everyMs: MINUTE_MS,
    meaning: 'what ads cost is not asked for',
    run: keepSpend,
  },
  {
    name: 'spend-match',
    everyMs: HOUR_MS,
    meaning: 'what ads cost does not stand beside the visits that come by them',
    run: matchCosts,
  },
  {
    name: 'spend-accounts',
    everyMs: DAY_MS,
    meaning: 'an ad account that counts in another currency or zone is not noticed',
    run: refreshAdAccounts,
  },
  {
    name: 'spend-record',
    everyMs: DAY_MS,
    meaning: 'the record of syncs of ad accounts that changed nothing grows',
    run: forgetSyncs,
  },
  {
    // A look is due once a day of the site, and when new cost has come in.
    name: 'findings',
    everyMs: 5 * MINUTE_MS,
    meaning: 'campaigns that there is reason to look at are not shown, and what came of decisions is not measured',
    run: lookAtCampaigns,
  },
  {
    name: 'alerts',
    everyMs: MINUTE_MS,
    meaning: 'nobody is told of connections that are unwell',
    run: judgeAlerts,
  },
  {
    name: 'metric-alerts',
    everyMs: HOUR_MS,
    meaning: 'nobody is told of figures of stores that are out of bounds',
    run: watchMetrics,
  },
];

/** Merges what writes have noted of neighbouring positions. */
export async function mergeLogSegments(db: Database): Promise<string | undefined> {
  const merged = await mergeSegments(db);
  return merged > 0 ? `${merged} rows merged` : undefined;
}

/** Makes the event partitions of the coming months. */
export async function makePartitionsAhead(db: Database, now: Date): Promise<string | undefined> {
  const made = await makeEventPartitions(db, now);
  return made > 0 ? `${made} partitions made` : undefined;
}

/** Removes the addresses that are past their site's retention. */
export async function removeOldAddresses(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  let blanked = 0;
  await eachOf(await allSites(db), signal, async (site) => {
    blanked += await expireAddresses(db, [site], now);
  });
  return blanked > 0 ? `${blanked} events and requests` : undefined;
}

/** Deletes what was refused more than 30 days ago, whole bodies too; what it counted for stays. */
export async function removeOldRefusals(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  const limit = new Date(now.getTime() - REFUSED_DAYS * DAY_MS);
  let deleted = 0;
  await eachOf(await allSites(db), signal, async ({ id }) => {
    deleted += await deleteRefusals(db, id, limit, signal);
  });
  return deleted > 0 ? `${deleted} rows deleted` : undefined;
}

/** Removes counts of failed sign-ins that are over, and old addresses from the audit log. */
export async function forgetSignIns(db: Database, now: Date): Promise<string | undefined> {
  const rows = await forgetOldSignIns(db, now, new Date(now.getTime() - SIGN_IN_ADDRESS_DAYS * DAY_MS));
  return rows > 0 ? `${rows} rows` : undefined;
}

/** Deletes what is left of generations that are read no more, after a rebuild that nobody saw to its end. */
export async function removeOldGenerations(db: Database, _now: Date, signal: AbortSignal): Promise<string | undefined> {
  const deleted = await deleteOldGenerations(db, { signal });
  return deleted > 0 ? `${deleted} rows deleted` : undefined;
}

/** Derives anew what changed settings make another. */
export async function applySettings(db: Database, _now: Date, signal: AbortSignal): Promise<string | undefined> {
  const changes = await rederiveChanged(db, () => new Date(), signal);
  return changes > 0 ? `${changes} changes applied` : undefined;
}

/** Works out the data-driven attribution that was asked for. */
export async function answerQuestions(db: Database, _now: Date, signal: AbortSignal): Promise<string | undefined> {
  const answered = await answerDataDriven(db, () => new Date(), signal);
  return answered > 0 ? `${answered} questions answered` : undefined;
}

/** Asks platforms that judge later what became of requests. */
export async function hearVerdicts(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  const courier = { db, transport: transport(), now: () => now, random: Math.random };
  let asked = 0;
  const sites = (await sitesToAsk(db, now)).map((id) => ({ id }));
  await eachOf(sites, signal, async ({ id }) => {
    asked += await hearLateVerdicts(courier, id);
  });
  return asked > 0 ? `${asked} requests asked about` : undefined;
}

/** Raises, clears and tells alerts. */
export async function judgeAlerts(db: Database, now: Date): Promise<undefined> {
  await checkAlerts(db, transport(), mail(), now);
}

/** Judges the figures that alert rules watch. */
export async function watchMetrics(db: Database, now: Date, signal: AbortSignal): Promise<string | undefined> {
  const rules = await metricRules(db);
  const sites = (await allSites(db)).filter(({ id }) => rules.has(id));
  await eachOf(sites, signal, (site) => watchMetricsOf(db, site, rules.get(site.id) ?? [], now));
  return sites.length > 0 ? `${sites.length} sites watched` : undefined;
}

/** One site's failure is not the others': all are gone through, then it is thrown how many failed, and why the first. */
async function eachOf<Entry extends { id: Id<'site'> }>(
  sites: Entry[],
  signal: AbortSignal,
  run: (site: Entry) => Promise<void>,
): Promise<void> {
  const failures: string[] = [];
  for (const site of sites) {
    signal.throwIfAborted();
    await run(site).catch((error: unknown) => failures.push(`${site.id}: ${errorText(error)}`));
  }
  if (failures.length > 0) throw new Error(`${failures.length} of ${sites.length} sites failed, first ${failures[0]}`);
}
