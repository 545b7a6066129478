/** GET: what each kind of source brought lately, and when it was last heard of. */
import { z } from 'zod';
import { apiRoute } from '@/lib/http/route';
import { sourceActivity } from '@/lib/reporting';

export const GET = apiRoute({ params: z.object({}), permission: 'report.read' }, ({ read, site }) =>
  read((tx) => sourceActivity(tx, site)),
);
