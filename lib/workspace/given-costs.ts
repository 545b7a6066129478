/** What costs that people give stand by: nothing was asked of a platform, so the giver says how its visits arrive. */
import { acquisitionIdOf } from '@/lib/model/acquisition';
import { AppError } from '@/lib/model/problem';
import type { Site } from '@/lib/model/site';
import { acquisitionOf } from '@/lib/pipeline/derive/stated';

export type Arrival = { source: string; medium: string; campaign?: string | undefined };

/**
 * What a visit with these parameters arrives as, by the site's own rules, with its id: so the cost stands beside such visits. Throws
 * `invalid_input` for a source that none can have.
 */
export function broughtBy(site: Site, { source, medium, campaign }: Arrival) {
  const query = new URLSearchParams({ utm_source: source, utm_medium: medium, ...(campaign && { utm_campaign: campaign }) });
  const acquisition = acquisitionOf({ url: `https://${site.domains[0] ?? 'store'}/?${query}` }, site);
  if (acquisition?.source && acquisition.medium) return { ...acquisition, acquisitionId: acquisitionIdOf(site.id, acquisition) };
  const detail = `"${source}" and "${medium}" are no source and medium that visits can have, such as instagram and paid_social`;
  throw new AppError('invalid_input', `source: ${detail}`, { fields: [{ field: 'source', detail }] });
}
