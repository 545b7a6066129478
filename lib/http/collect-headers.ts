/** Headers of the collection path that both servers share: CORS, caching, and what is read of a request. */
import type { CollectReply } from '@/lib/pipeline/collect/collect-request';
import type { Snippet } from '@/lib/pipeline/collect/site-snippet';

const PREFLIGHT_SECONDS = 86_400;
/** Pages load the script from cache; an ETag makes the hourly check cheap. */
const SCRIPT_SECONDS = 3_600;

/** Lets the page's own origin read the answer, cookies included. Which origins may send is the collector's decision. */
export function corsHeaders(origin: string | undefined): Record<string, string> {
  if (!origin) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'retry-after',
    vary: 'origin',
  };
}

/** Which headers foreign clients send is theirs; they carry no more right than the body does. */
export function preflightHeaders(origin: string | undefined, asked = 'content-type, content-encoding'): Record<string, string> {
  return {
    ...corsHeaders(origin),
    'access-control-allow-methods': 'POST, GET',
    'access-control-allow-headers': /^[\w\s,-]{1,512}$/.test(asked) ? asked : 'content-type',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  };
}

export function replyHeaders(reply: CollectReply, origin: string | undefined): Record<string, string> {
  return { ...corsHeaders(origin), ...reply.headers, 'content-type': reply.contentType, 'cache-control': 'no-store' };
}

export function scriptHeaders({ etag, shared }: Snippet): Record<string, string> {
  return {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': `${shared ? 'public' : 'private'}, max-age=${SCRIPT_SECONDS}, stale-while-revalidate=${PREFLIGHT_SECONDS}`,
    etag,
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
}
