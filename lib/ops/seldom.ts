/** Says once a second what would be said for every request, with how many were not said before it. */
import { SECOND_MS } from '@/lib/core/instant';

/** A function that passes its first argument of each second on to `say`. */
export function seldom<Told>(say: (told: Told, more: number) => void, clock = () => performance.now()): (told: Told) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (told) => {
    if (clock() - saidAt < SECOND_MS) {
      unsaid += 1;
      return;
    }
    saidAt = clock();
    say(told, unsaid);
    unsaid = 0;
  };
}
