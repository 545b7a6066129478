/** What most platforms' answers have in common: failed calls by their status, and JSON that may not be JSON. */
import { retryAfterMs } from '@/lib/core/retry-after';
import type { HoldAction, Outcome, VendorResponse } from '@/lib/model/delivery';

const MESSAGE_LENGTH_MAX = 500;

/** The answer's JSON, or undefined when the body is none. */
export function readJson({ body }: VendorResponse): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * What a failed call means where its body says nothing more: 429 throttled; 408, 425 and 5xx pass; 401 wants new credentials, 403 a permission;
 * every other 4xx refuses what was sent. Redirects are not followed: they mean a wrong address.
 */
export function outcomeOfStatus(response: VendorResponse, message = brief(response.body)): Outcome {
  const { status } = response;
  const code = String(status);
  if (status === 429) return { class: 'throttled', code, message, retryAfterMs: retryAfterMs(response) };
  if (status === 408 || status === 425 || status >= 500) {
    return { class: 'transient', code, message, retryAfterMs: retryAfterMs(response) };
  }
  const action: HoldAction | undefined =
    status === 401 ? 'reconnect' : status === 403 ? 'permission' : status >= 300 && status < 400 ? 'settings' : undefined;
  return action ? { class: 'config', code, message, action } : { class: 'rejected', code, message };
}

/** The beginning of a body, for showing where the platform gave no message. */
export function brief(body: string): string {
  const text = body.replace(/\s+/g, ' ').trim();
  return text.length > MESSAGE_LENGTH_MAX ? `${text.slice(0, MESSAGE_LENGTH_MAX)} ...` : text || 'The platform gave no reason.';
}
