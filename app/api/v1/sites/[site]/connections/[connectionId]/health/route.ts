/** GET: the health of one connection, with what its platform can match buyers by. */
import { parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { apiRoute } from '@/lib/http/route';
import { connectionHealth, healthParams, recentRange } from '@/lib/reporting';
import { matchReadinessOf } from '@/lib/workspace';

export const GET = apiRoute(
  { params: healthParams, permission: 'event.read', defaults: recentRange },
  async ({ read, actor, site, params, path }) => {
    const id = parseId<'connection'>(path['connectionId']);
    const health = id && (await read((tx) => connectionHealth(tx, site, id, params)));
    if (!health) throw new AppError('not_found', 'This site has no such connection.');
    const readiness = await matchReadinessOf(read, actor, site, id);
    return { ...health, ...(readiness && { readiness }) };
  },
);
