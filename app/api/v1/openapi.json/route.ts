/** GET: the description of this API. Open to all: it holds nothing of anyone's. */
import { openApiDocument } from '@/lib/http/openapi';
import { env } from '@/lib/ops/env';

export const dynamic = 'force-dynamic';

export function GET(): Response {
  return Response.json(openApiDocument(env().PUBLIC_URL), { headers: { 'cache-control': 'public, max-age=300' } });
}
