/**
 * Protects what is heard late: a platform that takes a request first and judges it later is asked until it has decided, and what
 * it refuses is no longer delivered. Google's sandbox takes the events; its word on them is given by the test.
 */
import { asc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { sitesWithWork } from '@/db/queries/log';
import { sitesToAsk } from '@/db/queries/status';
import { attempt, delivery } from '@/db/schema';
import { HOUR_MS, MINUTE_MS } from '@/lib/core/instant';
import type { Mapping } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import type { Transport } from '@/lib/ops/transport';
import { buildCollector, buildSite, newTestId, purchase, send } from '@/lib/testing/builders';
import { testDatabase } from '@/lib/testing/postgres';
import { buildConnection, testSandbox } from '@/lib/testing/sandbox';
import type { Courier } from './deliver';
import { deliverAll } from './delivery-worker';
import { hearLateVerdicts } from './late-verdicts';
import { processSite } from '../derive/process';

const { db } = await testDatabase();
const START = new Date('2026-11-20T10:00:00Z');
let now = START;
const sandbox = await testSandbox(() => now);
const mapping: Mapping = { purchase: { send: true, as: '1234567', filters: [], value: { rule: 'total' }, params: [] } };

/** The sandbox, but for the status of requests, which says this. */
function saying(requestStatus: string, reason?: string): Courier {
  const errorInfo = reason && { errorCounts: [{ recordCount: '1', reason: `PROCESSING_ERROR_REASON_${reason}` }] };
  const body = JSON.stringify({ requestStatusPerDestination: [{ requestStatus, ...(errorInfo && { errorInfo }) }] });
  const transport: Transport = {
    ...sandbox.transport,
    send: async (request, timeoutMs) =>
      request.url.includes('requestStatus') ? { status: 200, headers: {}, body } : sandbox.transport.send(request, timeoutMs),
  };
  return { db, transport, now: () => now, random: () => 0.5 };
}

async function delivered(): Promise<Site> {
  const site = await buildSite(db);
  now = START;
  await buildConnection(db, site, 'google', sandbox.url, { mapping });
  const visit = purchase({ at: START, visitor: newTestId<'visitor'>(), order: 'A-1', user: { email: 'zoë@example.com' } });
  await send(buildCollector(db, [site]), site, [visit]);
  await sitesWithWork(db);
  while ((await processSite(db, site, now)) > 0);
  await deliverAll(saying('PROCESSING'));
  expect(await stateOf(site)).toEqual(['delivered', null]);
  return site;
}

const stateOf = async (site: Site) => {
  const [row] = await db.select().from(delivery).where(eq(delivery.siteId, site.id)).orderBy(asc(delivery.sequence));
  return [row?.state, row?.reason];
};
const dueAt = async (site: Site) =>
  (await db.select().from(attempt).where(eq(attempt.siteId, site.id)))[0]?.statusDueAt ?? undefined;

describe('a late verdict', () => {
  it('is asked for when the platform says, and again later while it has not decided', async () => {
    const site = await delivered();
    expect(await hearLateVerdicts(saying('FAILED', 'CLICK_NOT_FOUND'), site.id)).toBe(0);
    expect(await sitesToAsk(db, now)).toEqual([]);
    now = new Date(START.getTime() + 31 * MINUTE_MS);
    expect(await sitesToAsk(db, now)).toEqual([site.id]);
    expect(await hearLateVerdicts(saying('PROCESSING'), site.id)).toBe(1);
    expect((await dueAt(site))?.getTime()).toBeGreaterThanOrEqual(now.getTime() + 10 * MINUTE_MS);
    expect(await sitesToAsk(db, now)).toEqual([]);
    expect(await stateOf(site)).toEqual(['delivered', null]);
  });

  it('takes back what the platform could not use, with its reason', async () => {
    const site = await delivered();
    now = new Date(START.getTime() + HOUR_MS);
    await hearLateVerdicts(saying('FAILED', 'INVALID_GCLID'), site.id);
    expect(await stateOf(site)).toEqual(['rejected', 'INVALID_GCLID']);
    expect(await dueAt(site)).toBeUndefined();
  });

  it('that came to nothing because it was too early is tried again', async () => {
    const site = await delivered();
    now = new Date(START.getTime() + HOUR_MS);
    await hearLateVerdicts(saying('FAILED', 'TOO_RECENT_CLICK'), site.id);
    expect(await stateOf(site)).toEqual(['retry', 'TOO_RECENT_CLICK']);
  });

  it('leaves what went well as it is, and is not waited for longer than the platform keeps it', async () => {
    const site = await delivered();
    now = new Date(START.getTime() + HOUR_MS);
    await hearLateVerdicts(saying('SUCCESS'), site.id);
    expect([await stateOf(site), await dueAt(site)]).toEqual([['delivered', null], undefined]);
    const other = await delivered();
    now = new Date(START.getTime() + 25 * HOUR_MS);
    await hearLateVerdicts(saying('PROCESSING'), other.id);
    expect([await stateOf(other), await dueAt(other)]).toEqual([['delivered', null], undefined]);
  });
});
