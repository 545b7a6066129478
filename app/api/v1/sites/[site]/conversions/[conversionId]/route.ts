/** GET: one conversion, with its path and what each touch earned of it. */
import { z } from 'zod';
import { parseId } from '@/lib/core/id';
import { apiRoute } from '@/lib/http/route';
import { AppError } from '@/lib/model/problem';
import { conversionDetail } from '@/lib/reporting';

export const GET = apiRoute({ params: z.object({}), permission: 'event.read' }, async ({ read, site, path }) => {
  const id = parseId<'conversion'>(path['conversionId']);
  const found = id && (await read((tx) => conversionDetail(tx, site, id)));
  if (!found) throw new AppError('not_found', 'This site has no such conversion.');
  return found;
});
