/** A bell that one loop waits on: rung while it works, it is heard at the next wait. */
export type Bell = {
  ring(): void;
  /** Resolves when it is rung, after so long, or when `other` has settled. */
  wait(milliseconds: number, other?: Promise<unknown>): Promise<void>;
};

export function makeBell(): Bell {
  let isRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      isRung = true;
      wake?.();
    },
    wait(milliseconds, other) {
      return new Promise((resolve) => {
        const timer = setTimeout(end, milliseconds);
        function end(): void {
          if (wake !== end) return;
          clearTimeout(timer);
          wake = undefined;
          isRung = false;
          resolve();
        }
        wake = end;
        other?.then(end, end);
        if (isRung) end();
      });
    },
  };
}

/** Waits so long, rung or not, so that words do not have a database asked that is away; ends when `isOver`, at the next ring. */
export async function rest(bell: Bell, milliseconds: number, isOver: () => boolean): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!isOver() && performance.now() < end) await bell.wait(end - performance.now());
}
