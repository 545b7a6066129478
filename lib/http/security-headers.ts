/**
 * What browsers are told of every answer that is no collection: content policy, framing, types, referrers.
 * Pages get a nonce of their own each time; with 'strict-dynamic' what a script with the nonce loads may run too, which is how Next's
 * chunks and the snippet's pixels come. https://www.w3.org/TR/CSP3/ (read 2026-11)
 * next.config.ts imports this file: it stands alone.
 */
import { randomBytes } from 'node:crypto';

/** The nonce on its way from the server to the layout; Next reads it from the policy beside it. */
export const NONCE_HEADER = 'x-nonce';
export const POLICY_HEADER = 'content-security-policy';
/** A year, in seconds. */
const HSTS_SECONDS = 31_536_000;
const DEMO_SHOP = /^\/demo-store(\/|$)/;
/** Answers that are no pages: a policy of theirs would say nothing. */
const NO_PAGE = /^\/(api|_next)\//;

/** The same for every answer. */
export const fixedHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** Keeps browsers that came by https from ever coming without; nothing where the server is reached without. */
export function transportSecurity(publicUrl: string): Record<string, string> {
  return publicUrl.startsWith('https:') ? { 'strict-transport-security': `max-age=${HSTS_SECONDS}` } : {};
}

/** Whether the answer at this path is a page. */
export function isPagePath(path: string): boolean {
  return !NO_PAGE.test(path);
}

export function newNonce(): string {
  return randomBytes(18).toString('base64');
}

export type PolicyOf = {
  path: string;
  nonce: string;
  /** Reloading modules evaluates text, adds styles of its own and speaks by WebSocket. */
  development: boolean;
};

/**
 * The policy of the page at `path`. Style attributes are allowed: React writes them, and charts are drawn by them. The demo shop's
 * pixels reach platforms, which choose their hosts themselves and by region; nothing of the console ever does.
 */
export function pagePolicy({ path, nonce, development }: PolicyOf): string {
  const outside = DEMO_SHOP.test(path) ? ' https:' : '';
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    `img-src 'self' data:${outside}`,
    `connect-src 'self'${outside}${development ? ' ws:' : ''}`,
    `frame-src ${outside ? 'https:' : "'none'"}`,
    `form-action 'self'${outside}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
