/** What mends each check of the data quality screen: the line to paste, and the page that says more. Made on the server. */
import type { Site } from '@/lib/model/site';
import { installSnippet } from '@/lib/tracker/install';
import { sameSiteRecipes } from '@/lib/workspace/same-site';

/** `page` is one of the site's own pages. */
export type Mend = { line?: string; link: { text: string; page: string } };

/** By the check's id. A shop on Shopify reports purchases by its pixel, others from the thank-you page. */
export function mendsFor(site: Site, publicUrl: string, isShopify: boolean): Record<string, Mend> {
  const { scriptPath, collectPath, currency, domains } = site;
  const recipes = sameSiteRecipes({ publicUrl, scriptPath, collectPath, storeHost: domains[0] ?? 'www.store.example' });
  const scriptUrl = recipes[0]?.scriptUrl;
  const purchase = `tieback('track', 'purchase', { transaction_id: 'the id in the webhook', value: '49.90', currency: '${currency}' });`;
  const pixel = { link: { text: 'The custom pixel for Shopify', page: 'install?guide=shopify#guides' } };
  return {
    script: { line: installSnippet({ scriptUrl: `${publicUrl}/c/${scriptPath}` }), link: { text: 'Install', page: 'install' } },
    cookie: {
      ...(scriptUrl && { line: `<script async src="${scriptUrl}"></script>` }),
      link: {
        text: 'What passes this address on: nginx, Caddy, Cloudflare, Next.js, Vercel',
        page: 'install?guide=same-site#guides',
      },
    },
    signature: { link: { text: 'The sources and their secrets', page: 'sources' } },
    twins: { line: purchase, link: { text: 'The sources and their order keys', page: 'sources' } },
    browser: isShopify ? pixel : { line: purchase, link: { text: 'Guides for each kind of store', page: 'install' } },
  };
}
