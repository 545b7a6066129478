/** What the operator reads while Tieback starts: one line a step, a bar for long work, and one block at the end. */

const isTerminal = process.stdout.isTTY === true;
const BAR_WIDTH = 24;

export function say(line: string): void {
  process.stdout.write(`  ${line}\n`);
}

/** Says that a step began; the returned function says how long it took. */
export function step(what: string): (note?: string) => void {
  const started = performance.now();
  if (isTerminal) process.stdout.write(`  ${what} ...`);
  return (note) => {
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    const text = `${what}${note ? `: ${note}` : ''} (${seconds} s)`;
    process.stdout.write(isTerminal ? `\r\u001b[K  ${text}\n` : `  ${text}\n`);
  };
}

/** A progress bar; without a terminal, a line for every quarter. */
export function progress(what: string): (done: number, total: number) => void {
  let shown = -1;
  return (done, total) => {
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const filled = Math.round(share * BAR_WIDTH);
    if (isTerminal) {
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
      process.stdout.write(`\r\u001b[K  ${what} ${bar} ${Math.floor(share * 100)}%${share === 1 ? '\n' : ''}`);
      return;
    }
    const quarter = Math.floor(share * 4);
    if (quarter === shown) return;
    shown = quarter;
    process.stdout.write(`  ${what} ${quarter * 25}%\n`);
  };
}

/** Ends the process with one line that says what is wrong and how to mend it. */
export function giveUp(message: string): never {
  process.stderr.write(`\n  ${message.replaceAll('\n', '\n  ')}\n\n`);
  process.exit(1);
}
