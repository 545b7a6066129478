/**
 * What most platforms' answers have in common: whose form a body has, and what a failed call means by its status where no code of
 * the platform's says more. Statuses: https://www.rfc-editor.org/rfc/rfc9110#name-status-codes, 425 of RFC 8470 and 429 of RFC
 * 6585 (read 2026-11).
 */
import { retryAfterMs } from '@/lib/core/retry-after';
import type { Outcome, Unclear, VendorResponse } from '@/lib/model/delivery';

const MESSAGE_LENGTH_MAX = 500;
/** Pages of errors begin with their styles: their words may come late. */
const PAGE_LENGTH_MAX = 16 * 1024;
const PAGE = /^\s*<(!doctype html|html)\b/i;
const PAGE_TAGS = /<(script|style)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->|<[^>]*>?/gi;
const BYTE_ORDER_MARK = '\ufeff';

/** The answer's JSON, or undefined when the body is none. */
export function readJson({ body }: Pick<VendorResponse, 'body'>): unknown {
  try {
    return JSON.parse(body.startsWith(BYTE_ORDER_MARK) ? body.slice(1) : body);
  } catch {
    return undefined;
  }
}

/**
 * What a body is made of. Every platform here speaks JSON: a page, or bytes that are nothing, are somebody else's (a proxy, a
 * firewall, a portal); an empty body is anybody's.
 */
export type BodyForm = 'json' | 'empty' | 'foreign';

export function bodyForm(response: Pick<VendorResponse, 'body'>): BodyForm {
  if (response.body.trim() === '') return 'empty';
  const json = readJson(response);
  return typeof json === 'object' && json !== null ? 'json' : 'foreign';
}

/** What an answer is that says nothing we know, by who may have given it. */
export function unclearOf(response: Pick<VendorResponse, 'body'>): Unclear {
  return bodyForm(response) === 'foreign' ? 'network' : 'unknown_answer';
}

/** Statuses that pass: the request may be made again as it is. 412: a condition that nobody set, so it is the platform's own. */
const PASSING = new Set([408, 412, 425]);
const THROTTLED = 429;
const TOO_LARGE = 413;
const PROXY_WANTS_CREDENTIALS = 407;

/** Whether the status says by itself that the same request may succeed later. */
export function isPassing({ status }: Pick<VendorResponse, 'status'>): boolean {
  return status === THROTTLED || PASSING.has(status) || status >= 500;
}

/**
 * What a failed call means where no code of the platform's is known: 429 throttles; 408, 412, 425 and 5xx pass; 413 is sent in
 * smaller parts, and is no word on the events; 401 wants new credentials and 403 a permission, but only where the body is JSON,
 * as the platform's own are. Anything else nobody knows the meaning of: it is tried again some times, then the delivery is held.
 */
export function outcomeOfStatus(response: VendorResponse, message = brief(response.body)): Outcome {
  const { status } = response;
  const code = String(status);
  if (status === THROTTLED) return { class: 'throttled', code, message, retryAfterMs: retryAfterMs(response) };
  if (isPassing(response)) return { class: 'transient', code, message, retryAfterMs: retryAfterMs(response) };
  if (status === TOO_LARGE) return { class: 'rejected', code, message };
  if (bodyForm(response) === 'json') {
    if (status === 401) return { class: 'config', code, message, action: 'reconnect' };
    if (status === 403) return { class: 'config', code, message, action: 'permission' };
  }
  const isElsewhere = (status >= 300 && status < 400) || status === PROXY_WANTS_CREDENTIALS;
  const unclear = isElsewhere ? 'network' : unclearOf(response);
  const words = isElsewhere && response.headers['location'] ? `It leads to ${response.headers['location']}.` : message;
  return { class: 'transient', code, message: words, retryAfterMs: retryAfterMs(response), unclear };
}

/** A status of success without the platform's receipt: `message` says so, and whoever answered, it is tried again. */
export function withoutReceipt(response: VendorResponse, message: string, code = String(response.status)): Outcome {
  return { class: 'transient', code, message, unclear: unclearOf(response) };
}

/** The beginning of a body, for showing where the platform gave no message; of a web page, the words that a browser shows. */
export function brief(body: string): string {
  const isPage = PAGE.test(body);
  const said = isPage ? body.slice(0, PAGE_LENGTH_MAX).replace(PAGE_TAGS, ' ') : body.slice(0, 4 * MESSAGE_LENGTH_MAX);
  const text = `${isPage ? 'A web page came back: ' : ''}${said.replace(/\s+/g, ' ').trim() || (isPage ? 'it has no words.' : '')}`;
  return text.length > MESSAGE_LENGTH_MAX ? `${text.slice(0, MESSAGE_LENGTH_MAX)} ...` : text || 'The platform gave no reason.';
}
