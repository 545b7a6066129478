/** GET: the WooCommerce plugin of this site, as a file. */
import { pageSite } from '@/app/(console)/_kit/page-site';
import { permit } from '@/lib/access';
import { problemResponse } from '@/lib/http/problem';
import { env } from '@/lib/ops/env';
import { guideContext, wooCommercePlugin } from '@/lib/workspace/guides';

type Context = { params: Promise<{ workspace: string; site: string }> };

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { workspace, site: slug } = await params;
  const { actor, site } = await pageSite(workspace, slug);
  try {
    permit(actor, 'report.read');
    const text = wooCommercePlugin(await guideContext(site, env().PUBLIC_URL));
    const headers = {
      'content-type': 'application/x-php; charset=utf-8',
      'content-disposition': 'attachment; filename="tieback.php"',
    };
    return new Response(text, { headers });
  } catch (error) {
    return problemResponse(error);
  }
}
