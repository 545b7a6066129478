/** Mending refused events, for admins. */
import { noteWrite } from '@/db/recent-writes';
import { type Actor, actorText, permit } from '@/lib/access/permissions';
import { requireId } from '@/lib/model/parse-input';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import type { CollectionService } from '@/lib/pipeline/collect/collection-service';
import type { Released } from '@/lib/pipeline/collect/release-bodies';
import { noSuchSource } from './sources';

/**
 * Stores what the source's address had refused and its present secret and settings can read: to be called after either was
 * mended. What else waits goes on waiting.
 */
export async function releaseBodies(
  service: Pick<CollectionService, 'releaseBodies'>,
  actor: Actor,
  site: Site,
  idText: string,
): Promise<Released> {
  permit(actor, 'site.manage');
  const id = requireId<'source'>(idText, noSuchSource);
  noteWrite(actorText(actor));
  return service.releaseBodies(site, id);
}

/**
 * Stores the event in its mended form. Throws `invalid_input` with the field that is still wrong, `not_found` when it is gone or
 * released.
 */
export async function releaseRejected(
  service: Pick<CollectionService, 'releaseRejected'>,
  actor: Actor,
  site: Site,
  idText: string,
  payload: unknown,
): Promise<void> {
  permit(actor, 'site.manage');
  const id = requireId<'rejected_event'>(idText, noSuchRefusal);
  noteWrite(actorText(actor));
  const fault = await service.releaseRejected(site, id, payload);
  if (fault === undefined) return;
  if (fault === 'gone') throw noSuchRefusal();
  if (fault === 'busy') throw new AppError('unavailable', 'More events are waiting than can be written: try again in a moment.');
  throw new AppError('invalid_input', `${fault.field}: ${fault.detail}`, { fields: [fault] });
}

function noSuchRefusal(): AppError {
  return new AppError('not_found', 'There is no such refused event, or it was released already.');
}
