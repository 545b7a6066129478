/** GET: one delivery with its attempts. */
import { z } from 'zod';
import { parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { apiRoute } from '@/lib/http/route';
import { deliveryDetail } from '@/lib/reporting';

export const GET = apiRoute({ params: z.object({}), permission: 'event.read' }, async ({ db, site, path }) => {
  const id = parseId<'delivery'>(path['deliveryId']);
  const found = id && (await deliveryDetail(db, site, id));
  if (!found) throw new AppError('not_found', 'This site has no such delivery.');
  return found;
});
