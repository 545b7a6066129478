/** What the demo shop's pages need to know of the demo site. */
import { database } from '@/db/client';
import { demoSite } from '@/db/queries/site';
import { env } from '@/lib/ops/env';

/** Where the demo shop loads its snippet from (same origin), or undefined when this server runs no demo. */
export async function demoSnippet(): Promise<{ scriptUrl: string } | undefined> {
  if (!env().DEMO) return undefined;
  const site = await demoSite(database());
  return site && { scriptUrl: `/c/${site.scriptPath}` };
}
