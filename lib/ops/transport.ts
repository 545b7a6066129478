/**
 * The only way out: HTTP requests to platforms and webhooks. No redirects, a time and a size limit, and no connection to an
 * address that is not public: names are resolved here, every address is looked at, and the connection goes to exactly that one,
 * so a name cannot change its mind in between
 * (https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html, read 2026-11).
 */
import { lookup as resolve, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, DecoratorHandler, type Dispatcher, ProxyAgent, request } from 'undici';
import type { VendorRequest, VendorResponse } from '@/lib/model/delivery';
import { answerText } from './answer-text';
import { env } from './env';

/** Answers are a few kilobytes; what is longer is cut. */
const ANSWER_BYTES_MAX = 256 * 1024;
/** From this status on the request has failed, whatever the body says. */
const FAILED = 400;
const CONNECT_MS = 5_000;
const KEEP_ALIVE_MS = 30_000;
const CONNECTIONS_PER_HOST = 64;

/**
 * No answer came. `not_sent`: the platform cannot have seen the request, so sending it again is safe whatever it is; `unknown`:
 * some of it has left, and nobody knows. `forbidden`: the address is not one that we connect to.
 */
export type Fault = { fault: 'not_sent' | 'unknown' | 'forbidden'; message: string };

export type Transport = {
  /** `answerBytesMax`: where longer answers than a few kilobytes are asked for. */
  send(request: VendorRequest, timeoutMs: number, answerBytesMax?: number): Promise<VendorResponse | Fault>;
  close(): Promise<void>;
};

export function isFault(answer: VendorResponse | Fault): answer is Fault {
  return 'fault' in answer;
}

type Options = {
  /** "host:port" of private servers that may be reached all the same: the demo's sandbox, a proxy inside the network. */
  allowed?: readonly string[];
  proxyUrl?: string;
};

class ForbiddenAddress extends Error {}

/** Opens connections of its own; `close` ends them. */
export function openTransport({ allowed = [], proxyUrl }: Options = {}): Transport {
  const guarded = new Agent({ ...shared, connect: { timeout: CONNECT_MS, lookup: publicLookup } });
  const trusted = new Agent({ ...shared, connect: { timeout: CONNECT_MS } });
  // A proxy resolves names itself: it is the one that must not reach private networks.
  const outward: Dispatcher = proxyUrl ? new ProxyAgent({ uri: proxyUrl, ...shared }) : guarded;
  return {
    async send({ method, url, headers, body }, timeoutMs, answerBytesMax = ANSWER_BYTES_MAX) {
      const { host, hostname } = new URL(url);
      const isAllowed = allowed.includes(host);
      if (!isAllowed && isPrivateLiteral(hostname)) return forbidden(hostname);
      const leaving = { begun: false };
      try {
        const signal = AbortSignal.timeout(timeoutMs);
        const dispatcher = (isAllowed ? trusted : outward).compose(marking(leaving));
        const answer = await request(url, { method, headers, body, signal, dispatcher });
        const own = plainHeaders(answer.headers);
        const raw = await beginningOf(answer.body, answerBytesMax, answer.statusCode >= FAILED);
        return {
          status: answer.statusCode,
          // Whoever has a clock writes when an answer came that does not say so: RFC 9110, section 6.6.1.
          headers: { date: new Date().toUTCString(), ...own },
          body: await answerText(raw, own['content-encoding'], answerBytesMax),
        };
      } catch (error) {
        return faultOf(error, leaving.begun, timeoutMs);
      }
    },
    async close() {
      await Promise.all([guarded.close(), trusted.close(), outward === guarded ? undefined : outward.close()]);
    },
  };
}

/**
 * Notes when the request begins to leave: before that no connection was made, whatever the error is called that ended it (a name,
 * a certificate, a proxy that refuses the tunnel), and after it no error says that nothing arrived.
 */
function marking(leaving: { begun: boolean }): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => dispatch(options, new MarkingHandler(handler, leaving));
}

class MarkingHandler extends DecoratorHandler {
  readonly #next: Dispatcher.DispatchHandler;
  readonly #leaving: { begun: boolean };

  constructor(next: Dispatcher.DispatchHandler, leaving: { begun: boolean }) {
    super(next);
    this.#next = next;
    this.#leaving = leaving;
  }

  onRequestStart(...start: Parameters<NonNullable<Dispatcher.DispatchHandler['onRequestStart']>>): void {
    this.#leaving.begun = true;
    this.#next.onRequestStart?.(...start);
  }
}

const shared = { connections: CONNECTIONS_PER_HOST, keepAliveTimeout: KEEP_ALIVE_MS, pipelining: 1 };

const home = globalThis as { tiebackTransport?: Transport };

/** The process's own transport. Kept on globalThis because Next loads a module once per bundle. */
export function transport(): Transport {
  const { OUTBOUND_ALLOWED, OUTBOUND_PROXY_URL, DEMO, PORT } = env();
  // The demo's vendors are the web process itself.
  const allowed = DEMO ? [...OUTBOUND_ALLOWED, `127.0.0.1:${PORT}`] : OUTBOUND_ALLOWED;
  home.tiebackTransport ??= openTransport({ allowed, proxyUrl: OUTBOUND_PROXY_URL });
  return home.tiebackTransport;
}

/**
 * The part of IPv6 that addresses of the internet are given out of. Below ::/96 and elsewhere there are old ways to write IPv4 in
 * IPv6, which a system may still follow. https://www.iana.org/assignments/ipv6-address-space (read 2026-11)
 */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Where there is IPv6 alone, name servers write addresses of IPv4 with this prefix, and the network translates them back (DNS64
 * and NAT64): https://www.rfc-editor.org/rfc/rfc6052#section-2.1 (read 2026-11)
 */
const WRITTEN_IPV4 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');
const IPV4_BYTES = 4;

/**
 * Whether the address is on the public internet: not private, loopback, link-local, shared, reserved, nor any of these inside
 * IPv6.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = translated(ipaddr.process(address));
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6);
}

/** The address that a translating network connects to. */
function translated(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  const isWritten = address.kind() === 'ipv6' && address.match(WRITTEN_IPV4);
  return isWritten ? ipaddr.fromByteArray(address.toByteArray().slice(-IPV4_BYTES)) : address;
}

function isPrivateLiteral(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && !isPublicAddress(address);
}

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves like node's lookup and fails when any address of the name is not public. */
function publicLookup(hostname: string, options: { all?: boolean; family?: number | string }, done: LookupDone): void {
  resolve(hostname, { all: true }, (error, addresses) => {
    if (error) return done(error, []);
    const inside = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (inside || !first) return done(new ForbiddenAddress(hostname), []);
    if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
}

function forbidden(hostname: string): Fault {
  return { fault: 'forbidden', message: `${hostname} is no public address: Tieback connects to those alone.` };
}

/**
 * Node's and undici's codes for connections that were never made, in plain words: https://nodejs.org/api/errors.html#common-system-errors
 * and /api/tls.html#x509-certificate-error-codes (read 2026-11)
 */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'The other side refuses the connection'],
  ['ENOTFOUND', 'The address is not known'],
  ['EAI_AGAIN', 'This server cannot look up addresses now'],
  ['EHOSTUNREACH', 'This server has no way to the address'],
  ['ENETUNREACH', 'This server has no way to the address'],
  ['ETIMEDOUT', 'The other side does not take the connection'],
  ['UND_ERR_CONNECT_TIMEOUT', 'The other side does not take the connection'],
  ['CERT_HAS_EXPIRED', 'The certificate of the other side has expired'],
  ['CERT_NOT_YET_VALID', 'The certificate of the other side is of a later time than this server’s clock'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'The certificate is of another address'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'Nobody vouches for the certificate of the other side'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'Nobody vouches for the certificate of the other side'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'Nobody vouches for the certificate of the other side'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'Nobody vouches for the certificate of the other side'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'The other side does not speak TLS'],
]);

function faultOf(error: unknown, hasBegun: boolean, timeoutMs: number): Fault {
  const fault = hasBegun ? 'unknown' : 'not_sent';
  if (!(error instanceof Error)) return { fault, message: String(error) };
  if (error instanceof ForbiddenAddress) return forbidden(error.message);
  if (error.name === 'TimeoutError') {
    return { fault, message: `${hasBegun ? 'No answer' : 'No connection'} within ${timeoutMs / 1_000} s.` };
  }
  const code = 'code' in error ? String(error.code) : '';
  const detail = code ? `${code}: ${error.message}` : error.message;
  const words = hasBegun ? undefined : IN_WORDS.get(code);
  return { fault, message: words ? `${words} (${detail}).` : detail };
}

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}

/**
 * The body up to the size limit; the rest is not read. One that breaks off before its end is the answer's failure, except where the
 * status has already said that the request failed: then what came is enough.
 */
async function beginningOf(
  body: AsyncIterable<Uint8Array> & { destroy(): unknown },
  bytesMax: number,
  hasFailed: boolean,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= bytesMax) {
        body.destroy();
        break;
      }
    }
  } catch (error) {
    if (!hasFailed) throw error;
  }
  return Buffer.concat(parts).subarray(0, bytesMax);
}
