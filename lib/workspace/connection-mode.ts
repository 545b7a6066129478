/**
 * Running a connection in shadow beside the tool that a store has, and taking over from it at a moment: what happened before it
 * stays the other tool's, what happens from it on is sent by us.
 */
import { z } from 'zod';
import type { Database, Transaction } from '@/db/client';
import type { ConnectionNow } from '@/db/queries/connection';
import { setTakeover, takeoverKept, takeShadowed } from '@/db/queries/connection-mode';
import { waitAsSet } from '@/db/queries/connection-moves';
import { endProbedHold } from '@/db/queries/outage';
import { wakeDeliveries } from '@/db/wake';
import type { Actor } from '@/lib/access/permissions';
import { DAY_MS, MINUTE_MS } from '@/lib/core/instant';
import { oldestTaken } from '@/lib/destinations/registry';
import { earlierRefundChoices, isShadowAt, type Takeover, TAKEOVER_DAYS_MAX } from '@/lib/model/connection-mode';
import { probedHolds } from '@/lib/model/delivery';
import { parseInput } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { recordChange } from './audit';
import { managedConnection } from './connections';

const takeoverSchema = z.object({
  /** Absent: now. */
  at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional(),
  /** Whether refunds of orders that the other tool has sent are left to it. */
  earlierRefunds: z.enum(earlierRefundChoices).default('left'),
});

/**
 * From now on the connection plans, checks and keeps everything, and sends nothing; what waited is not sent either, nor what was
 * held until something gets through.
 */
export async function runInShadow(db: Database, actor: Actor, site: Site, idText: string, now = new Date()): Promise<void> {
  const { id, destination, version } = await managedConnection(db, actor, site, idText);
  const oldest = oldestTaken(destination, now);
  await change(db, actor, site, { id, version }, now, async (_, tx) => {
    // Nothing is sent any more that could get through and end such a hold.
    for (const action of probedHolds) await endProbedHold(tx, { siteId: site.id, connectionId: id }, { action, oldest, now });
    return { mode: 'shadow', takeoverAt: null, earlierRefunds: 'left' };
  });
}

/**
 * Names the moment from which the connection sends, now or within days; resolves to it. A moment that has not come can be named
 * anew; one that has passed stands, because orders were divided by it.
 */
export async function takeOver(
  db: Database,
  actor: Actor,
  site: Site,
  idText: string,
  input: unknown,
  now = new Date(),
): Promise<Date> {
  const { id, version } = await managedConnection(db, actor, site, idText);
  const { at = now, earlierRefunds } = parseInput(takeoverSchema, input);
  // A minute is what passes between choosing this minute and pressing the button.
  if (at.getTime() < now.getTime() - MINUTE_MS) throw wrongMoment('has passed: orders since then were left to the tool before');
  if (at.getTime() > now.getTime() + TAKEOVER_DAYS_MAX * DAY_MS) throw wrongMoment(`must be within ${TAKEOVER_DAYS_MAX} days`);
  const takeoverAt = at > now ? at : now;
  await change(db, actor, site, { id, version }, now, (before) => {
    if (!isShadowAt(before, now)) throw new AppError('conflict', 'The connection is not in shadow mode: it sends already.');
    return { mode: 'shadow', takeoverAt, earlierRefunds };
  });
  return takeoverAt;
}

async function change(
  db: Database,
  actor: Actor,
  site: Site,
  { id, version }: Pick<ConnectionNow, 'id' | 'version'>,
  now: Date,
  next: (before: Takeover, tx: Transaction) => Takeover | Promise<Takeover>,
): Promise<void> {
  const due = { siteId: site.id, connectionId: id };
  await db.transaction(async (tx) => {
    const before = await takeoverKept(tx, due, 'update');
    if (!before) throw new AppError('not_found', 'There is no such connection on this site.');
    const after = await next(before, tx);
    await setTakeover(tx, due, after);
    if (after.takeoverAt) {
      await takeShadowed(tx, due, version, { from: after.takeoverAt, now });
      await waitAsSet(tx, due, version);
    }
    await recordChange(
      tx,
      actor,
      { action: 'connection.changed', subject: id, before: auditedOf(before), after: auditedOf(after) },
      now,
    );
    await wakeDeliveries(tx);
  });
}

function auditedOf({ mode, takeoverAt, earlierRefunds }: Takeover) {
  return { mode, ...(takeoverAt && { takeoverAt: takeoverAt.toISOString(), earlierRefunds }) };
}

function wrongMoment(detail: string): AppError {
  return new AppError('invalid_input', `The moment ${detail}.`, { fields: [{ field: 'at', detail }] });
}
