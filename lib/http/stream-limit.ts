/**
 * How many streams are open at once, by caller and in all, in this process: each asks the database twice a second for as long as it
 * is open, so a caller who opened them without end would take the database from everybody.
 */
import { AppError } from '@/lib/model/problem';

/** A person with the Live page open in several windows, and a program or two. Browsers open six of HTTP/1.1 to one host. */
export const STREAMS_PER_CALLER = 8;
/** Some 200 short queries a second. */
export const STREAMS_MAX = 100;
const RETRY_SECONDS = 30;

export type StreamLimit = {
  /** Counts a stream of the caller; throws `rate_limited` when there are too many. The returned function ends it, once. */
  open(caller: string): () => void;
};

export function createStreamLimit(perCaller = STREAMS_PER_CALLER, inAll = STREAMS_MAX): StreamLimit {
  const byCaller = new Map<string, number>();
  let all = 0;
  return {
    open(caller) {
      const own = byCaller.get(caller) ?? 0;
      if (own >= perCaller) throw tooMany(`You have ${own} live streams open already; ${perCaller} may be at once.`);
      if (all >= inAll) throw tooMany('Too many live streams are open here. Try again in half a minute.');
      byCaller.set(caller, own + 1);
      all += 1;
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        all -= 1;
        const left = (byCaller.get(caller) ?? 1) - 1;
        if (left > 0) byCaller.set(caller, left);
        else byCaller.delete(caller);
      };
    },
  };
}

function tooMany(detail: string): AppError {
  return new AppError('rate_limited', detail, { retryAfterSeconds: RETRY_SECONDS });
}
