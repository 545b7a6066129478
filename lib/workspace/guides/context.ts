/** What guides are filled with for one site of this instance. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Site } from '@/lib/model/site';
import { cookieName } from '@/lib/pipeline/collect/visitor-cookie';
import { installSnippet } from '@/lib/tracker/install';
import { renderShopifyPixel } from '@/lib/tracker/render';
import { SHOPIFY_PIXEL } from '@/lib/tracker/variants';
import type { GuideContext } from './define';

/** The context for the site. Rejects when the pixel was not built (npm run build). */
export async function guideContext(site: Site, publicUrl: string): Promise<GuideContext> {
  const pixel = await readFile(join(process.cwd(), 'dist', SHOPIFY_PIXEL), 'utf8');
  return {
    publicUrl,
    siteId: site.id,
    collectPath: site.collectPath,
    scriptPath: site.scriptPath,
    writeKey: site.writeKey,
    cookieName: cookieName(site),
    storeHost: site.domains[0] ?? 'www.store.example',
    snippet: installSnippet({ scriptUrl: `${publicUrl}/c/${site.scriptPath}` }),
    shopifyPixel: renderShopifyPixel(pixel, `${publicUrl}/c/${site.collectPath}`),
  };
}
