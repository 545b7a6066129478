/** Whether our own web server stands before Next in this process. Kept on globalThis because Next loads a module once per bundle. */

const home = globalThis as { tiebackFront?: boolean };

export function standBeforeNext(): void {
  home.tiebackFront = true;
}

export function isBehindFront(): boolean {
  return home.tiebackFront === true;
}
