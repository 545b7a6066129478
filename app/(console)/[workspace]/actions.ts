'use server';

import { siteActor } from '@/lib/access/site-access';
import { attempt, type FormResult } from '@/lib/http/attempt';
import { listConnections, listSources } from '@/lib/workspace';

type Place = { id: string; name: string };

/** The connections and sources of a site, by name, for the command bar. */
export async function sitePlacesAction(siteId: string): Promise<FormResult<{ connections: Place[]; sources: Place[] }>> {
  return attempt(async () => {
    const { actor, site, read } = await siteActor(undefined, siteId);
    return read(async (tx) => ({
      connections: (await listConnections(tx, actor, site)).map(placeOf),
      sources: (await listSources(tx, actor, site)).map(placeOf),
    }));
  });
}

function placeOf({ id, name }: Place): Place {
  return { id, name };
}
