/** GET: the deliveries behind a figure of money, with what they add up to. */
import { parseId } from '@/lib/core/id';
import { apiRoute } from '@/lib/http/route';
import { AppError } from '@/lib/model/problem';
import { listWorth, worthParams } from '@/lib/reporting';

export const GET = apiRoute({ params: worthParams, permission: 'event.read' }, async ({ read, site, params, path }) => {
  const id = parseId<'connection'>(path['connectionId']);
  const found = id && (await read((tx) => listWorth(tx, site, id, params)));
  if (!found) throw new AppError('not_found', 'This site has no such connection.');
  return found;
});
