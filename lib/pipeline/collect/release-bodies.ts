/**
 * Releasing a webhook's refused bodies, after its secret or its settings were mended: those that verify now, and hold what can be
 * stored, are stored as if they had just come. Message ids are made of the body, so that what the shop has sent again meanwhile
 * is a duplicate.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { countRefusedBodies, markReleased, type RefusedBodyRow, refusedBodies } from '@/db/queries/rejected';
import { sourceById } from '@/db/queries/source';
import { firstIdAt, type Id } from '@/lib/core/id';
import type { Site } from '@/lib/model/site';
import { log } from '@/lib/ops/log';
import { open } from '@/lib/ops/secrets';
import type { CollectContext, Webhook } from './collect-context';
import type { Collector } from './collector';
import { isEncoded } from './decode-body';
import { callOfKept } from './kept-body';
import { type SourceCall, sourceRequestOf, taskOf } from './passage';
import { type Reading, readAtOnce } from './read-source';
import type { LargeReading } from './large-bodies';
import { allowanceOf } from './refusals';
import { webhookOf } from './site-directory';
import { admitRead } from './source-request';

/** Bodies released together: their events share a write. With 2 MB each some 100 MB. */
const TOGETHER = 16;
const QUEUE_WAIT_MS = 100;

type Tools = { db: Database; collector: Pick<Collector, 'write'>; context: CollectContext };

/** How many bodies were released, and how many wait on. */
export type Released = { released: number; waiting: number };

/** Goes through all that waits at the source, oldest first. What fails stays where it is, and never fails the others. */
export async function releaseBodies(tools: Tools, site: Site, sourceId: Id<'source'>, now = new Date()): Promise<Released> {
  const row = await sourceById(tools.db, site.id, sourceId);
  const found = row?.enabled ? webhookOf(row, site, now) : undefined;
  const webhook = found?.isUnreadable ? undefined : found;
  let released = 0;
  let after = firstIdAt<'rejected_event'>(0);
  while (webhook) {
    const bodies = await refusedBodies(tools.db, site.id, sourceId, after, TOGETHER);
    const done = await Promise.all(bodies.map((body) => releaseBody(tools, webhook, body, now)));
    released += done.filter(Boolean).length;
    const last = bodies.at(-1);
    if (!last) break;
    after = last.id;
  }
  return { released, waiting: await countRefusedBodies(tools.db, site.id, sourceId) };
}

async function releaseBody(tools: Tools, webhook: Webhook, body: RefusedBodyRow, now: Date): Promise<boolean> {
  try {
    const stored = await storeBody(tools, webhook, callOfKept(open(body.sealed)), now);
    return stored && (await markReleased(tools.db, body, allowanceOf(webhook.id), now));
  } catch (error) {
    log().warn({ sourceId: webhook.id, bodyId: body.id, error }, 'refused-body.unreadable');
    return false;
  }
}

/** Whether everything that the request holds is stored now. */
async function storeBody({ collector, context }: Tools, webhook: Webhook, call: SourceCall, now: Date): Promise<boolean> {
  const { site, source } = webhook;
  const reading = await readKept(webhook, call, context);
  if (!reading?.parsed.ok || reading.signatureFault || reading.count > source.limits.events) return false;
  // Its signature and its own times are of then; it is stored, and its address expires, from now on.
  const request = { ...call.request, receivedAt: now };
  const batch = await admitRead({ reading, isProven: true, webhook }, { request, site, source }, context);
  const isWhole = batch.rejections.length === 0;
  batch.rejections = [];
  while (!(await collector.write(batch))) await wait(QUEUE_WAIT_MS);
  return isWhole;
}

/** What the request holds; undefined when it is not signed by a present secret, or the queue for large bodies is full. */
async function readKept(
  webhook: Webhook,
  call: SourceCall,
  context: CollectContext,
): Promise<Reading | LargeReading | undefined> {
  const { source, secrets } = webhook;
  const { request } = call;
  if (source.key.by !== 'webhook' || !request.body) return undefined;
  const fault = source.key.verify(sourceRequestOf(call, request.body), secrets);
  const verifiesDecoded = fault === 'wrong_signature' && isEncoded(request.encoding);
  if (fault && !verifiesDecoded) return undefined;
  const task = taskOf({ call, webhook, source, request, awaitsKey: false, verifiesDecoded }, call, source);
  return readAtOnce(task, source) ?? (await context.readLarge(task));
}
