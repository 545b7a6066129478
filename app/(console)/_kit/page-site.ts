/**
 * The door of every page of a site.
 * _kit/ is for what several pages of the console share; what one page uses sits beside it in _parts/.
 */
import { notFound } from 'next/navigation';
import { pageActor } from '@/lib/access/page';
import { readerOf } from '@/lib/access/reader-of';
import type { SiteAccess } from '@/lib/access/site-access';
import { listSites } from '@/lib/workspace';

/** Who looks at which site; "not found" for a site of another workspace. */
export async function pageSite(workspace: string, slug: string): Promise<SiteAccess> {
  const { actor, read } = await pageActor(workspace);
  const site = (await read((tx) => listSites(tx, actor))).find((own) => own.slug === slug);
  if (!site) notFound();
  return { actor, site, read: readerOf(actor, [site.id]) };
}
