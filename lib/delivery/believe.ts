/**
 * Whether a refusal is the platform's word on the events. It is where its code stands for a fault of an event, where others of
 * the same request went through, and where an event was sent alone; when many events of several people are all refused alike,
 * something that they have in common is wrong, and none of them is refused for it.
 */
import type { Outcome, Rejected, Unclear, Verdict } from '@/lib/model/delivery';

/** A batch as it was put together: requests that are made of its parts remember it. */
export type Origin = {
  size: number;
  /** How many people its events are of, as far as that is known. */
  people: number;
  /** Whether any of it was taken. */
  gotThrough: boolean;
};

/** A refusal of fewer alike may be chance. */
export const ALIKE_MIN = 10;
/** Our code for refusals that are not believed. */
export const NOT_ITS_WORD = 'not_its_word';

/** A request's verdict with the refusals that are believed; `isForeign`: its answer has not the form of a platform's. */
export function believedVerdict(verdict: Verdict, count: number, origin: Origin, isForeign: boolean): Verdict {
  const refused = refusalsOf(verdict, count);
  const [first] = refused;
  if (!first || refused.length < count || refused.some(({ own }) => own)) return verdict;
  if (isForeign) return count === 1 || verdict.taken !== 'none' ? doubted(first, 'network') : verdict;
  const areAlike = refused.every(({ code }) => code === first.code);
  if (!areAlike || origin.size < ALIKE_MIN || origin.people < 2 || origin.gotThrough) return verdict;
  // Of a request that was refused without a name, halves may still get through.
  if (verdict.taken === 'none' && verdict.rejected.size === 0 && count > 1) return verdict;
  return doubted(first, 'unknown_answer');
}

/** Whether anything of the request was taken. */
export function takesAny(verdict: Verdict): boolean {
  const outcomes = verdict.taken === 'each' ? verdict.outcomes : verdict.taken === 'all' ? [verdict.outcome] : [];
  return outcomes.some(({ class: kind }) => kind === 'delivered' || kind === 'duplicate');
}

/** The refusals in it, one for each event that it refuses. */
function refusalsOf(verdict: Verdict, count: number): Rejected[] {
  if (verdict.taken === 'none') {
    const { rejected, because } = verdict;
    return rejected.size > 0 ? [...rejected.values()] : Array.from({ length: count }, () => because);
  }
  const outcomes = verdict.taken === 'each' ? verdict.outcomes : Array.from({ length: count }, () => verdict.outcome);
  return outcomes.filter((outcome: Outcome) => outcome.class === 'rejected');
}

function doubted({ code, message }: Rejected, unclear: Unclear): Verdict {
  if (unclear === 'network') return { taken: 'all', outcome: { class: 'transient', code, message, unclear } };
  const words = `Every event was refused alike (${code}): ${message}`;
  return { taken: 'all', outcome: { class: 'transient', code: NOT_ITS_WORD, message: words, unclear } };
}
