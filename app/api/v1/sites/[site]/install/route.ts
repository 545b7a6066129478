/** GET: the snippet to paste, URL templates, and how far the installation is. */
import { z } from 'zod';
import { apiRoute } from '@/lib/http/route';
import { env } from '@/lib/ops/env';
import { installStatus } from '@/lib/reporting';

export const GET = apiRoute({ params: z.object({}), permission: 'report.read' }, ({ read, site }) =>
  read((tx) => installStatus(tx, site, env().PUBLIC_URL)),
);
