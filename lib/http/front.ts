/**
 * What every request meets before Next does: an address that can be read, headers that only a trusted proxy may send, and for pages
 * a content policy with a nonce of its own. proxy.ts does the last where only Next runs.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@/lib/model/problem';
import type { Settings } from '@/lib/ops/env';
import { originForm, pathOf, requireReadable } from './address';
import { problemHeaders, problemOf } from './problem';
import {
  fixedHeaders,
  isPagePath,
  NONCE_HEADER,
  newNonce,
  POLICY_HEADER,
  pagePolicy,
  transportSecurity,
} from './security-headers';

/** Of others, such as TRACE, Next makes a request that no such object can be made of: 500. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export type FrontSettings = Pick<Settings, 'NODE_ENV' | 'PUBLIC_URL' | 'TRUSTED_PROXY_HOPS'>;

/** What a proxy in front says of the client's request; without one nobody may say it. */
const FORWARDED = ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'];

/** Brings the target to its usual form; false when it has none and was answered so. Nothing else may look at the request before. */
export function hasAddress(request: IncomingMessage, response: ServerResponse): boolean {
  // A client that wants another protocol gets its answer by this one, and no connection that waits for the other.
  if (request.headers.upgrade !== undefined) response.setHeader('connection', 'close');
  return attempt(response, () => {
    request.url = originForm(request.url);
  });
}

/** Headers of every answer that is no collection: a store's own host may pass collecting on, and its headers are the store's. */
export function protectAnswer(response: ServerResponse, { PUBLIC_URL }: FrontSettings): void {
  for (const [name, value] of Object.entries({ ...fixedHeaders, ...transportSecurity(PUBLIC_URL) }))
    response.setHeader(name, value);
}

/** Makes the request fit for Next; false when its address cannot be read and was answered so. */
export function readyForNext(request: IncomingMessage, response: ServerResponse, settings: FrontSettings): boolean {
  const { url = '/', method = 'GET', headers } = request;
  const isReadable = attempt(response, () => {
    if (!METHODS.has(method)) throw new AppError('method_not_allowed', `Nothing here answers ${method}.`);
    requireReadable(url);
  });
  if (!isReadable) return false;
  if (settings.TRUSTED_PROXY_HOPS === 0) {
    // Nobody but a trusted proxy says who the client is: sign-in limits are by address.
    headers['x-forwarded-for'] = request.socket.remoteAddress;
    for (const name of FORWARDED) delete headers[name];
  }
  delete headers[NONCE_HEADER];
  delete headers[POLICY_HEADER];
  const path = pathOf(url);
  if (!isPagePath(path)) return true;
  const nonce = newNonce();
  const policy = pagePolicy({ path, nonce, development: settings.NODE_ENV === 'development' });
  headers[NONCE_HEADER] = nonce;
  headers[POLICY_HEADER] = policy;
  response.setHeader(POLICY_HEADER, policy);
  return true;
}

function attempt(response: ServerResponse, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    const problem = problemOf(error);
    response.writeHead(problem.status, problemHeaders(error)).end(JSON.stringify(problem));
    return false;
  }
}
