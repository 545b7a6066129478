/** GET: the credit receipt of one order. */
import { z } from 'zod';
import { parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { apiRoute } from '@/lib/http/route';
import { orderReceipt } from '@/lib/reporting';

export const GET = apiRoute({ params: z.object({}), permission: 'event.read' }, async ({ read, site, path }) => {
  const orderId = parseId<'order'>(path['orderId']);
  const receipt = orderId && (await read((tx) => orderReceipt(tx, site, orderId)));
  if (!receipt) throw new AppError('not_found', 'This site has no such order.');
  return receipt;
});
