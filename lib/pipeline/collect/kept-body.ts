/**
 * A webhook's request that was refused, as it is kept: whole, since only the raw bytes verify, and sealed, since they hold a
 * buyer's name and address.
 */
import type { Id } from '@/lib/core/id';
import type { Sealed } from '@/lib/model/secret';
import type { KeptBody } from './collect-request';
import type { SourceCall } from './passage';

/** What was sent, apart from its body. */
type Head = {
  method: string;
  rest: string;
  query: string;
  headers: Record<string, string | undefined>;
  encoding?: string;
  receivedAt: string;
};

/** Nothing that a signature covers or a source reads. */
const NOT_KEPT = new Set(['cookie', 'authorization']);

/** The request sealed; its body was read before. */
export function keptBody(call: SourceCall, body: Uint8Array, sourceId: Id<'source'>, seal: (text: string) => Sealed): KeptBody {
  const { method, rest, query, headers, request } = call;
  const head: Head = {
    method,
    rest,
    query: query.toString(),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_KEPT.has(name))),
    encoding: request.encoding,
    receivedAt: request.receivedAt.toISOString(),
  };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
  return { sourceId, bytes: body.length, sealed: seal(`${JSON.stringify(head)}\n${bytes}`) };
}

/** The call as it came, from the text that was sealed. `receivedAt` is when it first came, for its signature. */
export function callOfKept(text: string): SourceCall {
  const end = text.indexOf('\n');
  const { method, rest, query, headers, encoding, receivedAt } = JSON.parse(text.slice(0, end)) as Head;
  const body = Buffer.from(text.slice(end + 1), 'base64');
  const { origin, 'user-agent': userAgent } = headers;
  const request = { path: '', receivedAt: new Date(receivedAt), body, encoding, origin, userAgent, secure: true };
  return { to: 'webhook', request, method, rest, query: new URLSearchParams(query), headers };
}
