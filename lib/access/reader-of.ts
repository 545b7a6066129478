/** What a caller may be shown: the door between who they are and what the database lets them see. */
import { type Read, type ReadScope, scoped } from '@/db/scoped';
import { type Actor, actorText } from './permissions';

/** Reads as this actor, who sees these sites of their workspace and no other. */
export function readerOf(actor: Actor, sites: ReadScope['sites']): Read {
  const scope = { workspaceId: actor.workspaceId, sites, reader: actorText(actor) };
  return (run) => scoped(scope, run);
}
