/** GET: the data quality of a range of days. */
import { replicaCheck } from '@/lib/http/replica-check';
import { apiRoute } from '@/lib/http/route';
import { qualityParams, qualityReport, recentRange } from '@/lib/reporting';
import { paymentSources, shopSources } from '@/lib/sources/registry';

export const GET = apiRoute(
  { params: qualityParams, permission: 'report.read', defaults: recentRange },
  async ({ read, site, params }) => {
    const report = await read((tx) => qualityReport(tx, site, params, shopSources, new Date(), paymentSources));
    return { ...report, checks: [...report.checks, ...(await replicaCheck())] };
  },
);
