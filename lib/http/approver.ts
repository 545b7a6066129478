/**
 * Who stands for a decision that a program sends to a collecting address: an API key whose holder may make decisions on the site.
 */
import type { Database } from '@/db/client';
import { may } from '@/lib/access';
import { actorOfApiKey } from '@/lib/access/api-key';
import { actorText } from '@/lib/access/permissions';
import type { Site } from '@/lib/model/site';
import type { Approver } from '@/lib/pipeline/collect/passage';
import { noteAliases } from '@/lib/workspace';

/** Undefined for a key that is unknown, revoked, of another workspace, or of somebody who may not decide. */
export async function approverOf(db: Database, key: string, site: Site): Promise<Approver | undefined> {
  const actor = await actorOfApiKey(db, key);
  if (!actor || actor.workspaceId !== site.workspaceId || !may(actor, 'decision.make')) return undefined;
  return { name: actorText(actor), noteAliases: (eventIds) => noteAliases(db, actor, eventIds) };
}
