/** GET: which events reached the platform by its browser pixel, by the server, or by both. */
import { parseId } from '@/lib/core/id';
import { AppError } from '@/lib/model/problem';
import { apiRoute } from '@/lib/http/route';
import { pairingParams, pairingReport, recentRange } from '@/lib/reporting';

export const GET = apiRoute(
  { params: pairingParams, permission: 'event.read', defaults: recentRange },
  async ({ read, site, params, path }) => {
    const id = parseId<'connection'>(path['connectionId']);
    const report = id && (await read((tx) => pairingReport(tx, site, id, params)));
    if (!report) throw new AppError('not_found', 'This site has no such connection.');
    return report;
  },
);
