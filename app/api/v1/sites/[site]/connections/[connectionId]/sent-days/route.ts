/** GET: what a connection sent, or would have sent in shadow, on each day. */
import { parseId } from '@/lib/core/id';
import { apiRoute } from '@/lib/http/route';
import { AppError } from '@/lib/model/problem';
import { recentRange, sentDays, sentDaysParams } from '@/lib/reporting';

export const GET = apiRoute(
  { params: sentDaysParams, permission: 'event.read', defaults: recentRange },
  async ({ read, site, params, path }) => {
    const id = parseId<'connection'>(path['connectionId']);
    const found = id && (await read((tx) => sentDays(tx, site, id, params)));
    if (!found) throw new AppError('not_found', 'This site has no such connection.');
    return found;
  },
);
