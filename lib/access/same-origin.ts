/**
 * Guard against cross-site request forgery for calls that a cookie authenticates: browsers say where a request comes from in
 * Sec-Fetch-Site and Origin (https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site, read 2026-11).
 */
import { AppError } from '@/lib/model/problem';

const HARMLESS_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Throws `forbidden` for a changing request that no page of this server made; one that names no origin is refused too. */
export function requireSameOrigin(request: Request, publicUrl: string): void {
  if (HARMLESS_METHODS.has(request.method)) return;
  if (request.headers.get('sec-fetch-site') === 'same-origin') return;
  const origin = URL.parse(request.headers.get('origin') ?? '');
  const own = [request.headers.get('host'), new URL(publicUrl).host];
  if (origin && own.includes(origin.host)) return;
  throw new AppError(
    'forbidden',
    "With a session cookie, changes are accepted from this server's own pages only. Use an API key.",
  );
}
