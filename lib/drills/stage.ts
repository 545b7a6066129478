/**
 * What a drill plays on: a store with shoppers, a collecting process and a worker over a database that the drill breaks; and the
 * count afterwards of what was acknowledged, lost and doubled.
 */
import { sql } from 'drizzle-orm';
import { connect, type Database } from '@/db/client';
import { migrate } from '@/db/migrate';
import { sitesWithWork } from '@/db/queries/log';
import { logFaults } from '@/db/queries/log-state';
import { MINUTE_MS, SECOND_MS } from '@/lib/core/instant';
import type { Site } from '@/lib/model/site';
import { buildSite } from '@/lib/testing/builders';
import { type Answer, letShop, type Shoppers } from '@/lib/testing/shoppers';
import { ensureTrackerBuilt } from '@/lib/testing/tracker';
import { check, type ProgramOptions, type Programs, startPrograms, until } from './programs';

const SITES = 5;
const SHOPPERS = 8;
const SHOPPER_PAUSE_MS = 20;
/** Senders are answered within this, whatever happens to the database. */
const ANSWER_MAX_MS = 5 * SECOND_MS;

export type Stage = Programs & {
  /** On the database itself, whatever the programs use. */
  db: Database;
  sites: Site[];
  shoppers: Shoppers;
  /** Resolves when shoppers are acknowledged again; throws when that takes longer. */
  untilCollecting(withinMs: number): Promise<number>;
  /** Ends the shoppers, waits until all is derived, and counts. */
  tally(): Promise<Tally>;
};

export type Tally = { acknowledged: number; lost: number; doubled: number; answers503: number; slowestMs: number };

/** Sets the stage on the database at `url`; the programs reach it at `programsUrl`, if that is another. */
export async function setStage(url: string, options: ProgramOptions & { programsUrl?: string } = {}): Promise<Stage> {
  const { db, sites } = await openStores(url);
  const programs = await startPrograms(options.programsUrl ?? url, options);
  await programs.untilReady(200, 40 * SECOND_MS);
  const shoppers = letShoppersIn(sites, programs.port);
  await until('shoppers are served', 20 * SECOND_MS, () => shoppers.acknowledged.length > 200);
  await until('the worker works', 30 * SECOND_MS, () => programs.worker.lines.some((line) => line.includes('worker.started')));
  return {
    ...programs,
    db,
    sites,
    shoppers,
    untilCollecting: (withinMs) => untilServed(shoppers, withinMs),
    tally: () => tally(db, shoppers),
  };
}

/** Migrates the database, and opens some stores in it. */
export async function openStores(url: string): Promise<{ db: Database; sites: Site[] }> {
  ensureTrackerBuilt();
  await migrate(url);
  const db = connect(url, 4, 'tieback-drill');
  return { db, sites: await Promise.all(Array.from({ length: SITES }, () => buildSite(db))) };
}

/** Shoppers on the web process at this port, from now on. */
export function letShoppersIn(sites: Site[], port: number): Shoppers {
  return letShop(sites, [port], SHOPPERS, SHOPPER_PAUSE_MS);
}

/** Resolves to how long it took until shoppers were acknowledged again; throws when that takes longer. */
export async function untilServed({ acknowledged }: Shoppers, withinMs: number): Promise<number> {
  const [before, startedAt] = [acknowledged.length, performance.now()];
  await until('shoppers are served again', withinMs, () => acknowledged.length > before + 50);
  return performance.now() - startedAt;
}

/** Ends the shoppers, waits until all is derived, and counts. */
export async function tally(db: Database, shoppers: Shoppers, derivedWithinMs = 2 * MINUTE_MS): Promise<Tally> {
  await shoppers.stop();
  await until('all is derived', derivedWithinMs, async () => (await sitesWithWork(db)).length === 0);
  const { acknowledged, answers } = shoppers;
  return {
    ...(await countOf(db, acknowledged)),
    answers503: answers.filter(({ status }) => status === 503).length,
    slowestMs: Math.round(Math.max(...answers.map(({ milliseconds }) => milliseconds))),
  };
}

/** What became of the messages that were acknowledged, and of the logs of all sites. */
export async function countOf(db: Database, acknowledged: string[]): Promise<Pick<Tally, 'acknowledged' | 'lost' | 'doubled'>> {
  const { rows } = await db.execute<{ stored: number; distinct: number }>(sql`
    SELECT count(*)::int AS stored, count(DISTINCT message_id)::int AS distinct FROM event
    WHERE message_id = ANY(${sql.param(acknowledged)}::text[])`);
  const faults = await logFaults(db);
  const { stored = 0, distinct = 0 } = rows[0] ?? {};
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.length - distinct + sum(faults.map(({ missing }) => missing)),
    doubled: stored - distinct + sum(faults.map(({ doubled }) => doubled)),
  };
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Every answer that is not 202 is a 503 with Retry-After, and none took longer than 5 s. */
export function checkAnswers(answers: Answer[]): void {
  const others = answers.filter(({ status, retryAfter }) => status !== 202 && !(status === 503 && Number(retryAfter) >= 1));
  check(others.length === 0, `${others.length} answers were neither 202 nor 503 with Retry-After: ${others[0]?.status}`);
  const slow = answers.filter(({ milliseconds }) => milliseconds > ANSWER_MAX_MS);
  check(slow.length === 0, `${slow.length} answers took longer than 5 s, the first ${Math.round(slow[0]?.milliseconds ?? 0)} ms`);
}
