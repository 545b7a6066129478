/** GET: one delivery with its attempts. */
import { z } from 'zod';
import { parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { apiRoute } from '@/lib/http/route';
import { deliveryDetail } from '@/lib/reporting';

export const GET = apiRoute({ params: z.object({}), permission: 'event.read' }, async ({ read, site, path }) => {
  const id = parseId<'delivery'>(path['deliveryId']);
  const found = id && (await read((tx) => deliveryDetail(tx, site, id)));
  if (!found) throw new AppError('not_found', 'This site has no such delivery.');
  return found;
});
