/** GET: the site's connections, whether each sends, and what waits. */
import { z } from 'zod';
import { apiRoute } from '@/lib/http/route';
import { listConnectionActivity } from '@/lib/reporting';

export const GET = apiRoute({ params: z.object({}), permission: 'report.read' }, ({ read, site }) =>
  read((tx) => listConnectionActivity(tx, site)),
);
