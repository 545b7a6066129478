/** Mending a refused event: its corrected form goes through the same admission, and the refusal is marked as released. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { refusedBody, rejectedEvent } from '@/db/schema';
import { BODY_BYTES_MAX, EVENTS_PER_REQUEST_MAX } from '@/lib/collection';
import type { Id } from '@/lib/core/id';
import { PROPERTIES_BYTES_MAX, type SourceEvent } from '@/lib/model/event';
import type { FieldProblem } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { apiEventSchema } from '@/lib/sources/api/source';
import { noSettings, type SourceDefinition } from '@/lib/sources/define';
import { sourceOf } from '@/lib/sources/registry';
import { admitBatch } from './admit-batch';
import type { CollectContext } from './collect-context';
import type { CollectRequest } from './collect-request';
import type { Collector } from './collector';
import { admissionFor } from './source-request';

type Tools = { db: Database; collector: Pick<Collector, 'write'>; context: CollectContext };

export type ReleaseFault = FieldProblem | 'gone' | 'busy';

/**
 * Stores the mended event; or says which field is still wrong, that it is gone or released already, or that the queue is full.
 */
export async function releaseRejected(
  { db, collector, context }: Tools,
  site: Site,
  id: Id<'rejected_event'>,
  payload: unknown,
  now = new Date(),
): Promise<ReleaseFault | undefined> {
  const own = and(eq(rejectedEvent.siteId, site.id), eq(rejectedEvent.id, id), isNull(rejectedEvent.releasedAt));
  const [row] = await db.select().from(rejectedEvent).where(own);
  if (!row) return 'gone';
  const parsed = apiEventSchema.safeParse(payload);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { field: issue?.path.join('.') || 'payload', detail: issue?.message ?? 'cannot be read' };
  }
  const source = sourceOf(row.source) ?? snippetSource;
  const request: CollectRequest = { path: '', receivedAt: now, body: undefined, secure: true };
  const admissionOf = (mended: SourceEvent) => admissionFor(mended, { request, site, source, sentAt: undefined }, context);
  const events = [{ id: parsed.data.id, read: { ok: true as const, value: parsed.data } }];
  const batch = admitBatch({ site, source: row.source, request, events, admissionOf }, context);
  const [refused] = batch.rejections;
  if (refused) return { field: refused.field ?? 'payload', detail: refused.detail };
  if (!(await collector.write(batch))) return 'busy';
  await db.update(rejectedEvent).set({ releasedAt: now }).where(own);
  // As it came it would be stored a second time, once its mapping fits.
  await db.delete(refusedBody).where(and(eq(refusedBody.siteId, site.id), eq(refusedBody.id, id)));
  return undefined;
}

/** The snippet is no entry of the registry: it has a wire form and a path of its own. */
const snippetSource: SourceDefinition = {
  kind: 'snippet',
  name: 'Snippet',
  summary: 'The store’s own pages.',
  category: 'api',
  authority: 1,
  key: { by: 'write-key', read: () => undefined },
  limits: { bodyBytes: BODY_BYTES_MAX, events: EVENTS_PER_REQUEST_MAX, propertiesBytes: PROPERTIES_BYTES_MAX, ageDays: 3_650 },
  settings: noSettings,
  fields: [],
  parse: () => ({ ok: true, value: { events: [] } }),
};
