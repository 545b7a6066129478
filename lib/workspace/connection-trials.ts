/**
 * Trying a connection: credentials, a test event, and previews of stored events, with settings and a mapping that need not be
 * saved yet.
 */
import { z } from 'zod';
import type { Database } from '@/db/client';
import type { ConnectionNow } from '@/db/queries/connection';
import { type Actor, permit } from '@/lib/access/permissions';
import { parseId } from '@/lib/core/id';
import type { Result } from '@/lib/core/result';
import { AppError } from '@/lib/model/problem';
import { parseInput } from '@/lib/model/parse-input';
import type { Skip, Withheld } from '@/lib/model/delivery';
import { mappingSchema } from '@/lib/model/mapping';
import type { Site } from '@/lib/model/site';
import { transport } from '@/lib/ops/transport';
import {
  openDraft,
  previewDelivery,
  sendTestEvent,
  type ShownRequest,
  type Trial,
  tryCredentials,
} from '@/lib/pipeline/deliver/try-connection';
import { knownDestination, managedConnection, storedConnection } from './connections';
import { recordChange } from './audit';

export type { ShownRequest, Trial } from '@/lib/pipeline/deliver/try-connection';

/** What the platform says of the connection's credentials; `untestable` where only a test event can tell. */
export async function testConnection(
  db: Database,
  actor: Actor,
  site: Site,
  id: string,
  now = new Date(),
): Promise<Trial | 'untestable'> {
  const row = await managedConnection(db, actor, site, id);
  const connection = openDraft(row, knownDestination(row.destination));
  return (await tryCredentials(connection, { transport: transport(), now })) ?? 'untestable';
}

/**
 * Sends a made-up event of this name, with the platform's test code or test mode where it has one; what came back, or why it
 * cannot be sent.
 */
export async function testEvent(
  db: Database,
  actor: Actor,
  site: Site,
  id: string,
  input: unknown,
  now = new Date(),
): Promise<Result<Trial, Skip>> {
  const { name } = parseInput(z.object({ name: z.string().min(1, 'is missing') }), input);
  const row = await managedConnection(db, actor, site, id);
  const definition = knownDestination(row.destination);
  const { testCode } = definition;
  if (testCode && !row.settings[testCode]) {
    const label = definition.fields.find((field) => field.name === testCode)?.label ?? testCode;
    const detail = `enter the ${label.toLowerCase()} first: without it the event would count as a real one`;
    throw new AppError('invalid_input', `${label}: ${detail}`, { fields: [{ field: `settings.${testCode}`, detail }] });
  }
  const tried = await sendTestEvent(openDraft(row, definition), site, name, { transport: transport(), now });
  const outcome = tried.ok ? tried.value.outcome.class : tried.failure.reason;
  await recordChange(db, actor, { action: 'connection.test_event', subject: row.id, after: { event: name, outcome } }, now);
  return tried;
}

export type Preview =
  | { sent: true; request: ShownRequest; withheld: Withheld[] }
  | { sent: false; reason: Skip['reason']; detail: string };

/**
 * What would be sent of the stored event under this mapping (absent: the saved one), secrets hidden; throws `not_found` for no
 * event of the site.
 */
export async function previewConnection(
  db: Database,
  actor: Actor,
  site: Site,
  id: string,
  input: unknown,
  now = new Date(),
): Promise<Preview> {
  permit(actor, 'event.read');
  const { eventId, mapping } = parseInput(z.object({ eventId: z.string(), mapping: mappingSchema.optional() }), input);
  const stored = parseId<'event'>(eventId);
  const row = await storedConnection(db, site, id);
  const draft: ConnectionNow = mapping ? { ...row, mapping } : row;
  const preview = stored && (await previewDelivery(db, site, openDraft(draft, knownDestination(row.destination)), stored, now));
  if (!preview) throw new AppError('not_found', 'There is no such event on this site.');
  return preview.ok ? { sent: true, ...preview.value } : { sent: false, ...preview.failure };
}
