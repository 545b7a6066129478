/** How a shop's answers are judged: what passes by itself, what a person must mend, and what may be missing (lib/ops/conversation.ts). */
import { retryAfterMs } from '@/lib/core/retry-after';
import type { ConversationRules } from '@/lib/ops/conversation';
import type { ShopFetch, ShopRequest } from '@/lib/sources/fetch';

export type ShopFailure = {
  /** `refused`: a person must mend something. `later`: it passes. */
  kind: 'refused' | 'later';
  message: string;
  retryAfterMs?: number;
};

/** The rules of a shop, by what its platform says of waiting and refusing. */
export function shopRules(
  fetch: Pick<ShopFetch, 'timeoutMs' | 'waitMs' | 'refusal'>,
): ConversationRules<ShopRequest, ShopFailure> {
  return {
    timeoutMs: fetch.timeoutMs,
    passes: ({ kind }) => kind === 'later',
    unanswered: ({ fault, message }) =>
      fault === 'forbidden' ? { kind: 'refused', message } : { kind: 'later', message: `No answer from the shop: ${message}` },
    failureOf: ({ mayBeMissing }, answer, now) => {
      const { status, headers, isJson } = answer;
      if (status >= 500 || status === 408 || status === 429) {
        const message = status === 429 ? 'The shop asks for fewer requests.' : `The shop answered ${status}.`;
        return { kind: 'later', message, retryAfterMs: fetch.waitMs?.(headers) ?? retryAfterMs({ headers }, now) };
      }
      if (mayBeMissing && status === 404) return undefined;
      if (status < 200 || status > 299) return { kind: 'refused', message: fetch.refusal(answer) };
      // A page for people, of a firewall, a redirect or a shop that is closed for repairs.
      return isJson ? undefined : { kind: 'later', message: 'The shop answered with something else than JSON.' };
    },
  };
}
