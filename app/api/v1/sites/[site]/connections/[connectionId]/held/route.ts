/** GET: what a connection on hold would send once it is released, and what has become too old, in money. */
import { z } from 'zod';
import { parseId } from '@/lib/core/id';
import { apiRoute } from '@/lib/http/route';
import { AppError } from '@/lib/model/problem';
import { heldWorth } from '@/lib/reporting';

export const GET = apiRoute({ params: z.object({}), permission: 'event.read' }, async ({ read, site, path }) => {
  const id = parseId<'connection'>(path['connectionId']);
  const found = id && (await read((tx) => heldWorth(tx, site, id)));
  if (!found) throw new AppError('not_found', 'This site has no such connection.');
  return found;
});
