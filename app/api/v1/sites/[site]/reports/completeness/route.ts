/** GET: the report Completeness. */
import { apiRoute } from '@/lib/http/route';
import { completenessParams, completenessReport } from '@/lib/reporting';

export const GET = apiRoute({ params: completenessParams, permission: 'report.read' }, ({ read, site, params }) =>
  read((tx) => completenessReport(tx, site, params)),
);
