/**
 * The content policy of pages in places that run only Next. Under our own web server, which sets it before Next is asked, this lets
 * everything pass. Never on collecting or API addresses. https://nextjs.org/docs/app/api-reference/file-conventions/proxy (read 2026-11)
 */
import { type NextRequest, NextResponse } from 'next/server';
import { NONCE_HEADER, newNonce, POLICY_HEADER, pagePolicy, transportSecurity } from '@/lib/http/security-headers';
import { isBehindFront } from '@/lib/http/behind-front';
import { env } from '@/lib/ops/env';

export function proxy(request: NextRequest): NextResponse {
  if (isBehindFront()) return NextResponse.next();
  const { NODE_ENV, PUBLIC_URL } = env();
  const nonce = newNonce();
  const policy = pagePolicy({ path: request.nextUrl.pathname, nonce, development: NODE_ENV === 'development' });
  const headers = new Headers(request.headers);
  headers.set(NONCE_HEADER, nonce);
  headers.set(POLICY_HEADER, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY_HEADER, policy);
  for (const [name, value] of Object.entries(transportSecurity(PUBLIC_URL))) response.headers.set(name, value);
  return response;
}

export const config = { matcher: ['/((?!(?:api|_next|c|v1|g|mp|beacon|webhooks)/|healthz$|readyz$|metrics$|icon\\.svg$).*)'] };
